/** Projected stock of one item by week, against its safety stock. */
import type { ItemPlan } from "@/api/generated/types.gen.ts";
import type { ChartTable } from "@/components/charts/chart-card.tsx";
import {
  axisRange,
  type ChartOption,
  categoryAxis,
  plotGrid,
  textStyle,
  thresholdLine,
  tooltipStyle,
} from "@/components/charts/option.ts";
import { formatCount, formatDate, formatDay, formatDecimal } from "@/lib/format.ts";
import { compare, toCoordinate } from "@/lib/money.ts";
import type { Tokens } from "@/lib/tokens.ts";
import { supply as supplyText } from "@/messages/en/supply.ts";

const MEASURES = [
  "forecast",
  "scheduled_receipt",
  "planned_receipt",
  "planned_release",
  "end_stock",
] as const;

function tooltip({ weeks }: ItemPlan, locale: string, index: number): string {
  const week = weeks[index];
  if (!week) return "";
  const rows = MEASURES.map(
    (measure) => `${supplyText.measures[measure]}&nbsp; <b>${formatDecimal(week[measure], locale, 0)}</b>`,
  );
  return [formatDate(week.week_ending), ...rows].join("<br>");
}

function stockSeries(plan: ItemPlan, tokens: Tokens, locale: string) {
  return {
    type: "bar" as const,
    barMaxWidth: 28,
    data: plan.weeks.map(({ end_stock: end }) => ({
      value: toCoordinate(end) ?? 0,
      itemStyle: {
        color: compare(end, plan.safety_stock) < 0 ? tokens.bad : tokens.series[0],
        borderRadius: [4, 4, 0, 0],
      },
    })),
    markLine: thresholdLine(
      toCoordinate(plan.safety_stock) ?? 0,
      supplyText.safetyLabel(formatDecimal(plan.safety_stock, locale, 0)),
      tokens,
    ),
  };
}

/** Options of the chart; the safety stock always lies inside the axis. */
export function stockChart(plan: ItemPlan, tokens: Tokens, locale: string): ChartOption {
  const amounts = [...plan.weeks.map(({ end_stock: end }) => end), plan.safety_stock];
  return {
    animation: false,
    grid: plotGrid(true),
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: tokens.muted, opacity: 0.08 } },
      ...tooltipStyle(tokens),
      formatter: (parameters: unknown) => {
        const [first] = parameters as readonly { dataIndex: number }[];
        return first ? tooltip(plan, locale, first.dataIndex) : "";
      },
    },
    xAxis: categoryAxis(
      plan.weeks.map(({ week_ending: day }) => formatDay(day)),
      tokens,
    ),
    yAxis: {
      type: "value",
      ...axisRange(amounts.map((amount) => toCoordinate(amount) ?? 0)),
      axisLabel: { ...textStyle(tokens.muted), formatter: (value: number) => formatCount(value, locale) },
      splitLine: { lineStyle: { color: tokens.line } },
    },
    series: [stockSeries(plan, tokens, locale)],
  };
}

/** The same figures as rows. */
export function stockTable(plan: ItemPlan, locale: string): ChartTable {
  return {
    columns: [supplyText.weekEnding, ...MEASURES.map((measure) => supplyText.measures[measure])],
    rows: plan.weeks.map((week) => ({
      shown: [
        formatDate(week.week_ending),
        ...MEASURES.map((measure) => formatDecimal(week[measure], locale, 0)),
      ],
      exact: [week.week_ending, ...MEASURES.map((measure) => week[measure])],
    })),
  };
}
