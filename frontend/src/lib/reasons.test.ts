import { expect, it } from "vitest";
import { asSentence, groupReasons, reasonFor } from "./reasons.ts";

const FALLBACK = "unknown";

it("finds the reason of exactly this figure, however its index is written", () => {
  expect(reasonFor({ "weeks[3].opening": "no balance" }, "weeks.3.opening", FALLBACK)).toBe("No balance.");
});

it("falls back to the reason of the part the figure belongs to", () => {
  expect(
    reasonFor({ "basis.average": "no month-ends" }, "basis.average.cash_conversion_cycle", FALLBACK),
  ).toBe("No month-ends.");
});

it("prefers the nearest reason", () => {
  expect(reasonFor({ weeks: "far", "weeks.3": "near" }, "weeks.3.net", FALLBACK)).toBe("Near.");
});

it("accepts a reason given by the name of the figure alone", () => {
  expect(reasonFor({ opening: "no balance" }, "weeks.0.opening", FALLBACK)).toBe("No balance.");
});

it("says the fallback when the answer holds no reason", () => {
  expect(reasonFor({}, "weeks.0.opening", FALLBACK)).toBe("Unknown.");
});

it("counts the figures each reason holds for", () => {
  expect(groupReasons({ a: "x", b: "x", c: "y" })).toEqual([
    { reason: "X.", figures: 2 },
    { reason: "Y.", figures: 1 },
  ]);
});

it("writes days of a reason as everywhere else", () => {
  expect(reasonFor({ total: "no balance on 2026-10-31" }, "total", FALLBACK)).toBe(
    "No balance on 31 Oct 2026.",
  );
});

it("leaves a whole sentence as it is", () => {
  expect(asSentence("Import fx-rates.")).toBe("Import fx-rates.");
});
