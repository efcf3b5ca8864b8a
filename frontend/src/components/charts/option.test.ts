import { expect, it } from "vitest";
import { axisRange, roundStep } from "./option.ts";

it.each([
  [4, 1],
  [100, 25],
  [600_000, 200_000],
  [0, 0.25],
])("a span of %d has steps of %d", (span, step) => {
  expect(roundStep(span)).toBe(step);
});

it("holds zero and every value", () => {
  expect(axisRange([120, 480])).toEqual({ min: 0, max: 600, interval: 200 });
  expect(axisRange([-30, 70])).toEqual({ min: -50, max: 75, interval: 25 });
});

it("has a size also when nothing is known", () => {
  expect(axisRange([])).toEqual({ min: 0, max: 0, interval: 0.25 });
});
