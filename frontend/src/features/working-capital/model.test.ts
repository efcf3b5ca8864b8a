import { describe, expect, it } from "vitest";
import { workingCapital } from "@/testing/fixtures/working-capital.ts";
import { cycleSteps, preferredBasis } from "./model.ts";

const { average, closing, count_back: countBack } = workingCapital().basis;

describe("cycleSteps", () => {
  it("go up by sales and inventory, down by payable, to the cycle", () => {
    const edges = cycleSteps(average).map(({ from, to }) => [from, to]);
    expect(edges[0]).toEqual([0, 46.2]);
    expect(edges[1]?.[1]).toBeCloseTo(104.3, 10);
    expect(edges[2]?.[1]).toBeCloseTo(59.3, 10);
    expect(edges[3]).toEqual([0, 59.3]);
  });
  it("are not drawn where their start is unknown", () => {
    const steps = cycleSteps({ ...average, days_sales_outstanding: null, cash_conversion_cycle: null });
    expect(steps.map(({ from, to }) => from === null || to === null)).toEqual([true, true, true, true]);
    expect(steps[1]?.value).toBe("58.10");
  });
});

describe("preferredBasis", () => {
  it("is the average of the year", () => {
    expect(preferredBasis(workingCapital())).toBe("average");
  });
  it("is the closing one when only that is known", () => {
    const basis = { average: { ...average, cash_conversion_cycle: null }, closing, count_back: countBack };
    expect(preferredBasis(workingCapital({ basis }))).toBe("closing");
  });
});
