import { describe, expect, it } from "vitest";
import { demandAnswer, demandSeries } from "@/testing/fixtures/demand.ts";
import { demandLine } from "./charts/demand-chart.ts";
import {
  beginsInsideWeek,
  change,
  demandFinding,
  expected,
  modelName,
  totalHistory,
  yearBefore,
} from "./model.ts";

describe("a series", () => {
  it("is compared with the same weeks a year before", () => {
    const history = [1, 2, ...Array<number>(50).fill(100)];
    expect(yearBefore(demandSeries({ history }))).toBe(3);
  });
  it("adds its forecast", () => {
    expect(expected(demandSeries())).toBe(22);
  });
  it("changes against what was sold then", () => {
    expect(change(demandSeries())).toBeCloseTo(0.1, 10);
  });
  it("has no change while its history is shorter than a year", () => {
    expect(change(demandSeries({ history: [10, 10] }))).toBeNull();
  });
  it("has no change against a year in which nothing was sold", () => {
    expect(change(demandSeries({ history: Array<number>(52).fill(0) }))).toBeNull();
  });
});

it("adds all series week by week", () => {
  const answer = demandAnswer({ series: [demandSeries(), demandSeries({ market: "EU" })] });
  expect(totalHistory(answer)[0]).toBe(20);
});

it("draws one year and the forecast on the same days", () => {
  const line = demandLine(demandAnswer());
  expect(line.days.length).toBe(line.sold.length + line.expected.length);
  expect(line.days.slice(-2)).toEqual(["2026-09-06", "2026-09-13"]);
});

it("knows a first week of which only a part is forecast", () => {
  expect(beginsInsideWeek(demandAnswer())).toBe(false);
  expect(beginsInsideWeek(demandAnswer({ as_of: "2026-09-05" }))).toBe(true);
});

describe("demandFinding", () => {
  it("says how much is expected", () => {
    expect(demandFinding(demandAnswer(), "en-GB")).toBe("22 units are expected over the next 2 weeks.");
  });
  it("says how far such forecasts were off", () => {
    const accuracy = {
      origins: 6,
      weighted_absolute_percentage_error: 0.25,
      bias: 0,
      mean_absolute_scaled_error: null,
      naive_weighted_absolute_percentage_error: 0.3,
    };
    expect(demandFinding(demandAnswer({ accuracy }), "en-GB")).toBe(
      "22 units are expected over the next 2 weeks. " +
        "On the past, such forecasts were off by 25.0%; repeating the year before, by 30.0%.",
    );
  });
  it("says what to import while no sales are known", () => {
    expect(demandFinding(demandAnswer({ series: [] }), "en-GB")).toContain("No sales are known yet");
  });
});

it("writes a model in words, also one that is new", () => {
  expect(modelName("seasonal_naive")).toBe("As the year before");
  expect(modelName("moving_average")).toBe("moving average");
});
