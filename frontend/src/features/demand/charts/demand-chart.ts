/** Units sold by week, and the forecast that goes on from there. */
import type { DemandAnswer } from "@/api/generated/types.gen.ts";
import type { ChartTable } from "@/components/charts/chart-card.tsx";
import {
  axisRange,
  type ChartOption,
  categoryAxis,
  textStyle,
  tooltipStyle,
} from "@/components/charts/option.ts";
import { formatCount, formatDate, formatDay } from "@/lib/format.ts";
import type { Tokens } from "@/lib/tokens.ts";
import { demand as demandText } from "@/messages/en/demand.ts";
import { totalHistory } from "../model.ts";

const SHOWN_WEEKS = 52;

interface Line {
  readonly days: readonly string[];
  readonly sold: readonly number[];
  readonly expected: readonly number[];
}

/** The last year of history and the forecast. */
export function demandLine(answer: DemandAnswer): Line {
  const sold = totalHistory(answer).slice(-SHOWN_WEEKS);
  return {
    days: [...answer.history_week_endings.slice(-SHOWN_WEEKS), ...answer.week_endings],
    sold,
    expected: answer.total,
  };
}

/** Options of the chart; the forecast begins at the last week sold, so that the line does not break. */
export function demandChart(answer: DemandAnswer, tokens: Tokens, locale: string): ChartOption {
  const { days, sold, expected } = demandLine(answer);
  const gap = Array<string>(Math.max(sold.length - 1, 0)).fill("-");
  return {
    animation: false,
    grid: { left: 4, right: 8, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "axis", ...tooltipStyle(tokens), valueFormatter: (value) => written(value, locale) },
    xAxis: categoryAxis(days.map(formatDay), tokens),
    yAxis: {
      type: "value",
      ...axisRange([...sold, ...expected]),
      axisLabel: { ...textStyle(tokens.muted), formatter: (value: number) => formatCount(value, locale) },
      splitLine: { lineStyle: { color: tokens.line } },
    },
    series: [
      {
        type: "line",
        name: demandText.sold,
        data: [...sold],
        color: tokens.text,
        symbol: "none",
        lineStyle: { width: 2.2 },
      },
      {
        type: "line",
        name: demandText.expected,
        data: [...gap, ...sold.slice(-1), ...expected],
        color: tokens.accent,
        symbol: "none",
        lineStyle: { width: 2, type: "dashed" },
      },
    ],
  };
}

function written(value: unknown, locale: string): string {
  return typeof value === "number" ? formatCount(value, locale) : "\u2013";
}

/** The same figures as rows. */
export function demandTable(answer: DemandAnswer, locale: string): ChartTable {
  const { days, sold, expected } = demandLine(answer);
  return {
    columns: [demandText.weekEnding, demandText.sold, demandText.expected],
    rows: days.map((day, index) => {
      const past = sold[index];
      const future = expected[index - sold.length];
      return {
        shown: [formatDate(day), written(past, locale), written(future, locale)],
        exact: [day, past === undefined ? "" : String(past), future === undefined ? "" : String(future)],
      };
    }),
  };
}
