/** Receipts, payments and closing cash by day or month, before financing. */
import type { CashPeriodsAnswer } from "@/api/generated/types.gen.ts";
import type { ChartTable } from "@/components/charts/chart-card.tsx";
import {
  axisRange,
  type ChartOption,
  categoryAxis,
  textStyle,
  tooltipStyle,
} from "@/components/charts/option.ts";
import { formatDate } from "@/lib/format.ts";
import { formatCompact, formatMoney, toCoordinate } from "@/lib/money.ts";
import type { Tokens } from "@/lib/tokens.ts";
import { en } from "@/messages/en.ts";
import { periodName } from "../model.ts";

/** The two grains besides the week. */
export type Grain = "day" | "month";

const MEASURES = ["receipts", "payments", "closing"] as const;

function tooltip(answer: CashPeriodsAnswer, locale: string, index: number): string {
  const period = answer.periods[index];
  if (!period) return "";
  const rows = MEASURES.map(
    (measure) =>
      `${en.cash.periodMeasures[measure]}&nbsp; <b>${formatMoney(period[measure], locale, { currency: answer.currency })}</b>`,
  );
  return [formatDate(period.period_start), ...rows].join("<br>");
}

/** Options of the chart. */
export function periodsChart(
  answer: CashPeriodsAnswer,
  grain: Grain,
  tokens: Tokens,
  locale: string,
): ChartOption {
  const coordinates = (measure: (typeof MEASURES)[number]) =>
    answer.periods.map((period) => toCoordinate(period[measure]) ?? "-");
  const values = MEASURES.flatMap(coordinates).filter((value) => value !== "-");
  const bar = (measure: "receipts" | "payments", color: string) => ({
    type: "bar" as const,
    name: en.cash.periodMeasures[measure],
    stack: "flow",
    color,
    barMaxWidth: 24,
    data: coordinates(measure),
  });
  return {
    animation: false,
    grid: { left: 4, right: 8, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      ...tooltipStyle(tokens),
      formatter: (parameters: unknown) => {
        const [first] = parameters as readonly { dataIndex: number }[];
        return first ? tooltip(answer, locale, first.dataIndex) : "";
      },
    },
    xAxis: categoryAxis(
      answer.periods.map(({ period_start: start }) => periodName(start, grain)),
      tokens,
    ),
    yAxis: {
      type: "value",
      ...axisRange(values),
      axisLabel: {
        ...textStyle(tokens.muted),
        formatter: (value: number) => formatCompact(String(value), locale, answer.currency),
      },
      splitLine: { lineStyle: { color: tokens.line } },
    },
    series: [
      bar("receipts", tokens.series[0]),
      bar("payments", tokens.series[1]),
      {
        type: "line",
        name: en.cash.periodMeasures.closing,
        data: coordinates("closing"),
        color: tokens.text,
        symbol: "none",
        lineStyle: { width: 2.2 },
      },
    ],
  };
}

/** The same figures as rows. */
export function periodsTable(answer: CashPeriodsAnswer, grain: Grain, locale: string): ChartTable {
  const measures = ["receipts", "payments", "net", "closing"] as const;
  return {
    columns: [en.cash.grains[grain], ...measures.map((measure) => en.cash.periodMeasures[measure])],
    rows: answer.periods.map((period) => ({
      shown: [
        grain === "month" ? periodName(period.period_start, grain) : formatDate(period.period_start),
        ...measures.map((measure) => formatMoney(period[measure], locale)),
      ],
      exact: [period.period_start, ...measures.map((measure) => period[measure] ?? "")],
    })),
  };
}
