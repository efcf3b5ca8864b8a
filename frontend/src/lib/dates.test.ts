import { expect, it } from "vitest";
import { todayIn, writeDays } from "./dates.ts";

it("writes days as everywhere else", () => {
  expect(writeDays("no balance between 2026-10-31 and 2026-11-30.")).toBe(
    "no balance between 31 Oct 2026 and 30 Nov 2026.",
  );
});

it.each(["balances-2026-10-31.csv", "2026-10-31.csv", "2026-10-31T07:00Z", "PO/2026-10-31", "2026-02-31"])(
  "leaves %s as it is",
  (text) => {
    expect(writeDays(text)).toBe(text);
  },
);

it("knows that the day differs by time zone", () => {
  const evening = new Date("2026-11-24T23:30:00Z");
  expect([todayIn("UTC", evening), todayIn("Europe/Berlin", evening)]).toEqual(["2026-11-24", "2026-11-25"]);
});
