import { describe, expect, it } from "vitest";
import { importJob } from "@/testing/fixtures/imports.ts";
import {
  askedOptions,
  canUndo,
  inWebWords,
  isFinished,
  kindName,
  kindOf,
  latestByKind,
  offeredKinds,
  outcome,
  percentDone,
  statusOf,
} from "./model.ts";
import { uploadAddress } from "./upload.ts";

describe("the state of an import", () => {
  it.each(["receiving", "queued", "running"])("%s is not the end", (status) => {
    expect(isFinished({ status })).toBe(false);
  });
  it.each(["completed", "completed_with_errors", "failed", "rolled_back"])("%s is the end", (status) => {
    expect(isFinished({ status })).toBe(true);
  });
  it("has words, also for one that is not known yet", () => {
    expect(statusOf({ status: "completed_with_errors" })).toEqual({
      text: "Imported, some rows set aside",
      tone: "warning",
    });
    expect(statusOf({ status: "paused" }).text).toBe("paused");
  });
  it("is never 100% before the end", () => {
    expect(percentDone(importJob({ status: "running", bytes_done: 48_200 }))).toBe(99);
    expect(percentDone(importJob({ status: "running", bytes_done: 12_050 }))).toBe(25);
    expect(percentDone(importJob({ status: "queued", size_bytes: 0 }))).toBe(0);
    expect(percentDone(importJob())).toBe(100);
  });
});

describe("undo", () => {
  it("is offered only for what brought rows", () => {
    expect(canUndo(importJob())).toBe(true);
    expect(canUndo(importJob({ imported: 0 }))).toBe(false);
    expect(canUndo(importJob({ status: "rolled_back" }))).toBe(false);
    expect(canUndo(importJob({ status: "failed" }))).toBe(false);
  });
});

describe("outcome", () => {
  it("counts every row", () => {
    expect(outcome(importJob({ warning_count: 1 }), "en-GB")).toBe(
      "214 rows imported, 3 unchanged, 3 set aside, 1 warning",
    );
  });
  it("leaves the capitals of the file's name", () => {
    const refused =
      "bills.csv does not name a currency: say which with --currency, for example --currency GBP";
    expect(outcome(importJob({ file: "bills.csv", refused }), "en-GB")).toBe(
      "bills.csv does not name a currency: say which in the field “Currency”, for example GBP.",
    );
  });
  it("is the refusal where there is one", () => {
    expect(outcome(importJob({ refused: "The file is empty." }), "en-GB")).toBe("The file is empty.");
  });
});

describe("latestByKind", () => {
  it("keeps the newest import that stored something", () => {
    const old = importJob({ id: "1", created_at: "2026-08-01T00:00:00Z" });
    const newer = importJob({ id: "2", created_at: "2026-08-02T00:00:00Z" });
    const failed = importJob({ id: "3", created_at: "2026-08-03T00:00:00Z", status: "failed" });
    expect(latestByKind([failed, old, newer]).map(({ id }) => id)).toEqual(["2"]);
  });
});

it("asks only for what the refusal names", () => {
  expect(askedOptions("Say which with --dates day-first|month-first.")).toEqual(["dates"]);
  expect(askedOptions("The file is not recognised.")).toEqual([]);
});

it("sends only the options that were given", () => {
  expect(uploadAddress("default", "a b.csv", { dates: "day-first", account: "" })).toBe(
    "/api/v1/imports?organisation=default&file_name=a+b.csv&dates=day-first",
  );
});

it("speaks of fields instead of the terminal's options", () => {
  expect(inWebWords("say which with --dates day-first|month-first")).toBe(
    "say which in the field “Dates are written”",
  );
  expect(inWebWords("no Currency column and no --currency")).toBe("no Currency column and none was given");
  expect(inWebWords("use --kind xero-bills or --kind xero-sales-invoices")).toBe(
    "use “Xero bills” or “Xero sales invoices”",
  );
});

it("offers the kinds a refusal names", () => {
  expect(offeredKinds("use --kind xero-bills or --kind xero-sales-invoices")).toEqual([
    "xero-bills",
    "xero-sales-invoices",
  ]);
});

it("knows no kind before the file is read", () => {
  expect(kindOf(importJob({ kind: null, status: "queued" }))).toBe("Not known yet");
  expect(kindOf(importJob({ kind: null, status: "failed" }))).toBe("Not recognised");
});

it("writes a kind in words", () => {
  expect(kindName("fx-rates")).toBe("FX rates");
  expect(kindName("xero-sales-invoices")).toBe("Xero sales invoices");
});
