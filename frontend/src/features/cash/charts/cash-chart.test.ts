import { expect, it } from "vitest";
import { LIGHT } from "@/lib/tokens.ts";
import { cashAnswer, cashWeek } from "@/testing/fixtures/cash.ts";
import { cashChart, cashChartTable } from "./cash-chart.ts";

interface Drawn {
  yAxis: { min: number; max: number; interval: number };
  series: [
    {
      data: { value: number | string; itemStyle: { color: string } }[];
      markLine?: { data: { yAxis: number }[] };
    },
  ];
}

const drawn = (answer = cashAnswer()) => cashChart(answer, LIGHT, "en-GB") as unknown as Drawn;

it("draws closing cash of each week", () => {
  expect(drawn().series[0].data.map(({ value }) => value)).toEqual([5600, 1700.5]);
});

it("shows a week below the minimum as bad", () => {
  const answer = cashAnswer({ weeks: [cashWeek({ closing: "1499.99" }), cashWeek({ closing: "1500.00" })] });
  expect(drawn(answer).series[0].data.map(({ itemStyle }) => itemStyle.color)).toEqual([
    LIGHT.bad,
    LIGHT.series[0],
  ]);
});

it("leaves a gap for an unknown week, never a zero", () => {
  expect(drawn(cashAnswer({ weeks: [cashWeek({ closing: null })] })).series[0].data[0]?.value).toBe("-");
});

it("keeps the minimum inside the axis", () => {
  const { yAxis, series } = drawn(cashAnswer({ minimum_cash: "90000.00" }));
  expect(series[0].markLine?.data).toEqual([{ yAxis: 90000 }]);
  expect(yAxis.max).toBeGreaterThanOrEqual(90000);
});

it("draws nothing of a facility where there is none", () => {
  const none = cashAnswer({ weeks: [cashWeek({ drawn: "0.00", headroom: "0.00" })] });
  expect(drawn(none).series).toHaveLength(1);
  expect(drawn().series).toHaveLength(2);
});

it("draws no minimum while none is known", () => {
  expect(drawn(cashAnswer({ minimum_cash: null })).series[0].markLine).toBeUndefined();
});

it("ends its axis on a whole step, also below zero", () => {
  const { yAxis } = drawn(cashAnswer({ weeks: [cashWeek({ closing: "-1234.00" })] }));
  expect(yAxis.min).toBeLessThanOrEqual(-1234);
  expect(Math.abs(yAxis.min % yAxis.interval)).toBe(0);
});

it("has the same figures as a table, exact for the file", () => {
  const table = cashChartTable(cashAnswer(), "en-GB");
  expect(table.rows[1]).toEqual({
    shown: ["13 Sep 2026", "5,600.00", "\u22123,899.50", "1,700.50", "0.00", "2,000.00"],
    exact: ["2026-09-13", "5600.00", "-3899.50", "1700.50", "0.00", "2000.00"],
  });
});
