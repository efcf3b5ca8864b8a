import { expect, it } from "vitest";
import { toApiError } from "@/api/client.ts";
import { importJob } from "@/testing/fixtures/imports.ts";
import { UploadQueue } from "./upload-queue.ts";

const file = (name: string) => new File(["a,b\n1,2\n"], name);

it("sends one file after the other, in order", async () => {
  const sent: string[] = [];
  let atOnce = 0;
  let most = 0;
  const queue = new UploadQueue(async ({ name }) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await Promise.resolve();
    sent.push(name);
    atOnce -= 1;
    return importJob({ file: name });
  });
  await queue.add([file("one.csv"), file("two.csv")], "default");
  expect(sent).toEqual(["one.csv", "two.csv"]);
  expect(most).toBe(1);
  expect(queue.current().map(({ state }) => state)).toEqual(["sent", "sent"]);
});

it("goes on after a file that could not be sent, and keeps the reason", async () => {
  const queue = new UploadQueue(async ({ name }) => {
    if (name === "bad.csv") throw new Error("The file is larger than 100 MB.");
    return importJob({ file: name });
  });
  await queue.add([file("bad.csv"), file("good.csv")], "default");
  expect(queue.current().map(({ state, error }) => [state, error])).toEqual([
    ["failed", "The file is larger than 100 MB."],
    ["sent", null],
  ]);
});

it("tells its listeners how far a file is", async () => {
  const fractions: number[] = [];
  const queue = new UploadQueue(async (_file, _organisation, _options, onProgress) => {
    onProgress(0.5);
    return importJob();
  });
  queue.subscribe(() => fractions.push(queue.current()[0]?.fraction ?? -1));
  await queue.add([file("one.csv")], "default");
  expect(fractions).toEqual([0, 0, 0.5, 1]);
});

it("knows a refusal, which the same file would meet again", async () => {
  const statuses = [400, 503];
  const queue = new UploadQueue(async () => {
    throw toApiError(statuses.shift() ?? 0, null, null);
  });
  await queue.add([file("one.csv"), file("two.csv")], "default");
  expect(queue.current().map(({ refused }) => refused)).toEqual([true, false]);
});

it("tries again with the same key, so that the server takes a file in once", async () => {
  const keys: string[] = [];
  const queue = new UploadQueue(async (_file, _organisation, _options, _onProgress, key) => {
    keys.push(key);
    if (keys.length === 1) throw new Error("The server did not answer.");
    return importJob();
  });
  await queue.add([file("one.csv")], "default");
  await queue.retry(queue.current()[0]?.key ?? -1);
  expect(queue.current().map(({ state, error }) => [state, error])).toEqual([["sent", null]]);
  expect(keys[1]).toBe(keys[0]);
});

it("forgets what was dismissed", async () => {
  const queue = new UploadQueue(async () => importJob());
  await queue.add([file("one.csv")], "default");
  queue.remove(queue.current()[0]?.key ?? -1);
  expect(queue.current()).toEqual([]);
});
