import { expect, it } from "vitest";
import { LIGHT } from "@/lib/tokens.ts";
import { cashPeriods } from "@/testing/fixtures/cash.ts";
import { periodsChart, periodsTable } from "./periods-chart.ts";

interface Drawn {
  yAxis: { max: number };
  series: { markLine?: { data: { yAxis?: number; xAxis?: number }[] } }[];
}

const drawn = (answer = cashPeriods(), minimum: string | null = null) =>
  periodsChart(answer, "day", minimum, LIGHT, "en-GB") as unknown as Drawn;

it("shows the minimum, inside the axis", () => {
  const { series, yAxis } = drawn(cashPeriods(), "90000.00");
  expect(series[2]?.markLine?.data).toEqual([{ yAxis: 90000 }]);
  expect(yAxis.max).toBeGreaterThanOrEqual(90000);
});

it("marks the period in which the forecast ends", () => {
  const notes = [
    "sales and purchases are expected up to 2026-09-01: later periods hold only what is known today",
  ];
  expect(drawn(cashPeriods({ notes })).series[0]?.markLine?.data).toEqual([{ xAxis: 0 }]);
});

it("marks nothing where no end is told", () => {
  expect(drawn().series.map(({ markLine }) => markLine)).toEqual([undefined, undefined, undefined]);
});

it("says in its table that closing cash is before financing", () => {
  expect(periodsTable(cashPeriods(), "day", "en-GB").columns.at(-1)).toBe("Closing cash before financing");
});
