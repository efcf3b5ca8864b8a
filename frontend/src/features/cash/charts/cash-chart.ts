/** Closing cash by week, against the minimum, with what is drawn on the facility. */
import type { CashAnswer } from "@/api/generated/types.gen.ts";
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
import { formatDate, formatDay } from "@/lib/format.ts";
import { formatCompact, formatMoney, toCoordinate } from "@/lib/money.ts";
import type { Tokens } from "@/lib/tokens.ts";
import { cash as cashText } from "@/messages/en/cash.ts";
import { hasFacility, isShort } from "../model.ts";

const isNumber = (value: number | null): value is number => value !== null;

function minimumLine(answer: CashAnswer, tokens: Tokens, locale: string) {
  const minimum = toCoordinate(answer.minimum_cash);
  if (minimum === null) return {};
  const name = cashText.minimumLabel(formatCompact(answer.minimum_cash, locale, answer.currency));
  return { markLine: thresholdLine(minimum, name, tokens) };
}

function closingSeries(answer: CashAnswer, tokens: Tokens, locale: string) {
  return {
    type: "bar" as const,
    name: cashText.measures.closing,
    barMaxWidth: 36,
    data: answer.weeks.map(({ closing }) => ({
      value: toCoordinate(closing) ?? "-",
      itemStyle: {
        color: isShort(closing, answer) ? tokens.bad : tokens.series[0],
        borderRadius: [4, 4, 0, 0],
      },
    })),
    ...minimumLine(answer, tokens, locale),
  };
}

function drawnSeries(answer: CashAnswer, tokens: Tokens) {
  return {
    type: "line" as const,
    name: cashText.measures.drawn,
    data: answer.weeks.map(({ drawn }) => toCoordinate(drawn) ?? "-"),
    color: tokens.text,
    symbol: "circle",
    symbolSize: 6,
    lineStyle: { width: 2, type: "dashed" as const },
  };
}

function tooltip(answer: CashAnswer, locale: string, index: number): string {
  const week = answer.weeks[index];
  if (!week) return "";
  const money = (amount: string | null) => formatMoney(amount, locale, { currency: answer.currency });
  const row = (name: string, amount: string | null) => `${name}&nbsp; <b>${money(amount)}</b>`;
  return [
    `${cashText.weekEnding} ${formatDate(week.week_ending)}`,
    row(cashText.measures.closing, week.closing),
    row(cashText.measures.drawn, week.drawn),
    row(cashText.measures.headroom, week.headroom),
    row(cashText.measures.net, week.net),
  ].join("<br>");
}

/** Options of the chart; a threshold always lies inside the axis. */
export function cashChart(answer: CashAnswer, tokens: Tokens, locale: string): ChartOption {
  const values = [
    ...answer.weeks.flatMap(({ closing, drawn }) => [toCoordinate(closing), toCoordinate(drawn)]),
    toCoordinate(answer.minimum_cash),
  ].filter(isNumber);
  return {
    animation: false,
    grid: plotGrid(answer.minimum_cash !== null),
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: tokens.muted, opacity: 0.08 } },
      ...tooltipStyle(tokens),
      formatter: (parameters: unknown) => {
        const [first] = parameters as readonly { dataIndex: number }[];
        return first ? tooltip(answer, locale, first.dataIndex) : "";
      },
    },
    xAxis: categoryAxis(
      answer.weeks.map(({ week_ending: day }) => formatDay(day)),
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
      closingSeries(answer, tokens, locale),
      ...(hasFacility(answer) ? [drawnSeries(answer, tokens)] : []),
    ],
  };
}

/** The same figures as rows. */
export function cashChartTable(answer: CashAnswer, locale: string): ChartTable {
  const measures = ["opening", "net", "closing", "drawn", "headroom"] as const;
  return {
    columns: [cashText.weekEnding, ...measures.map((measure) => cashText.measures[measure])],
    rows: answer.weeks.map((week) => ({
      shown: [formatDate(week.week_ending), ...measures.map((measure) => formatMoney(week[measure], locale))],
      exact: [week.week_ending, ...measures.map((measure) => week[measure] ?? "")],
    })),
  };
}
