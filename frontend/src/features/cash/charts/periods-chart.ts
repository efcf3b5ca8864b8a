/** Receipts, payments and closing cash by day or month, before financing. */
import type { CashPeriodsAnswer } from "@/api/generated/types.gen.ts";
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
import { horizonOf, periodName } from "../model.ts";

/** The two grains besides the week. */
export type Grain = "day" | "month";

const MEASURES = ["receipts", "payments", "closing"] as const;

function tooltip(answer: CashPeriodsAnswer, locale: string, index: number): string {
  const period = answer.periods[index];
  if (!period) return "";
  const rows = MEASURES.map(
    (measure) =>
      `${cashText.periodMeasures[measure]}&nbsp; <b>${formatMoney(period[measure], locale, { currency: answer.currency })}</b>`,
  );
  return [formatDate(period.period_start), ...rows].join("<br>");
}

function minimumSeries(minimum: string | null, answer: CashPeriodsAnswer, tokens: Tokens, locale: string) {
  const level = toCoordinate(minimum);
  if (level === null) return {};
  const name = cashText.minimumLabel(formatCompact(minimum, locale, answer.currency));
  return { markLine: thresholdLine(level, name, tokens) };
}

/** A line where the forecast ends: what lies right of it is only what is known already. */
function horizonSeries(answer: CashPeriodsAnswer, tokens: Tokens) {
  const horizon = horizonOf(answer.notes);
  const index = answer.periods.findIndex(({ period_end: end }) => horizon !== undefined && horizon <= end);
  const last = answer.periods.length - 1;
  if (horizon === undefined || index < 0 || (index === last && answer.periods[last]?.period_end === horizon))
    return {};
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: tokens.muted, width: 1, type: "dashed" as const },
      label: {
        ...textStyle(tokens.muted),
        position: "insideEndTop" as const,
        rotate: 0,
        align: "right" as const,
        padding: [0, 6, 0, 0],
        backgroundColor: tokens.surface,
        formatter: cashText.horizonLabel(formatDay(horizon)),
      },
      data: [{ xAxis: index }],
    },
  };
}

/** Options of the chart; `minimum` is the cash that should always be there. */
export function periodsChart(
  answer: CashPeriodsAnswer,
  grain: Grain,
  minimum: string | null,
  tokens: Tokens,
  locale: string,
): ChartOption {
  const coordinates = (measure: (typeof MEASURES)[number]) =>
    answer.periods.map((period) => toCoordinate(period[measure]) ?? "-");
  const values = [...MEASURES.flatMap(coordinates), toCoordinate(minimum) ?? "-"].filter(
    (value): value is number => value !== "-",
  );
  const bar = (measure: "receipts" | "payments", color: string) => ({
    type: "bar" as const,
    name: cashText.periodMeasures[measure],
    stack: "flow",
    color,
    barMaxWidth: 24,
    data: coordinates(measure),
  });
  return {
    animation: false,
    grid: plotGrid(minimum !== null),
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
      { ...bar("receipts", tokens.series[0]), ...horizonSeries(answer, tokens) },
      bar("payments", tokens.series[1]),
      {
        type: "line",
        name: cashText.periodMeasures.closing,
        data: coordinates("closing"),
        color: tokens.text,
        symbol: "none",
        lineStyle: { width: 2.2 },
        ...minimumSeries(minimum, answer, tokens, locale),
      },
    ],
  };
}

/** The same figures as rows. */
export function periodsTable(answer: CashPeriodsAnswer, grain: Grain, locale: string): ChartTable {
  const measures = ["receipts", "payments", "net", "closing"] as const;
  return {
    columns: [cashText.grains[grain], ...measures.map((measure) => cashText.periodMeasures[measure])],
    rows: answer.periods.map((period) => ({
      shown: [
        grain === "month" ? periodName(period.period_start, grain) : formatDate(period.period_start),
        ...measures.map((measure) => formatMoney(period[measure], locale)),
      ],
      exact: [period.period_start, ...measures.map((measure) => period[measure] ?? "")],
    })),
  };
}
