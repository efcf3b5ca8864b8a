/** The cycle as a horizontal waterfall: names never collide, values stand at the bar's end. */

import type { ChartTable } from "@/components/charts/chart-card.tsx";
import { axisRange, type ChartOption, textStyle } from "@/components/charts/option.ts";
import { formatDecimal } from "@/lib/format.ts";
import type { Tokens } from "@/lib/tokens.ts";
import { workingCapital as workingCapitalText } from "@/messages/en/working-capital.ts";
import type { CycleStep } from "../model.ts";

function shown({ value, kind }: CycleStep, locale: string): string {
  const days = formatDecimal(value, locale, 1);
  if (value === null || kind === "total") return days;
  return kind === "shorter" ? `\u2212${days}` : `+${days}`;
}

/** Options of the chart. */
export function cycleChart(steps: readonly CycleStep[], tokens: Tokens, locale: string): ChartOption {
  const colors = { longer: tokens.accent, shorter: tokens.accentPale, total: tokens.total };
  const edges = steps.flatMap(({ from, to }) => [from ?? 0, to ?? 0]);
  const drawn = steps.map((step) => {
    const { from, to } = step;
    return from === null || to === null
      ? null
      : { ...step, low: Math.min(from, to), size: Math.abs(to - from) };
  });
  return {
    animation: false,
    grid: { left: 4, right: 52, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", ...axisRange(edges), show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: steps.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: textStyle(tokens.text),
    },
    series: [
      {
        type: "bar",
        stack: "cycle",
        stackStrategy: "all",
        silent: true,
        itemStyle: { color: "transparent" },
        data: drawn.map((step) => step?.low ?? 0),
      },
      {
        type: "bar",
        stack: "cycle",
        stackStrategy: "all",
        silent: true,
        barMaxWidth: 28,
        label: { show: true, position: "right", ...textStyle(tokens.text), fontWeight: 600 },
        data: drawn.map((step, index) => ({
          value: step?.size ?? 0,
          itemStyle: { color: step ? colors[step.kind] : "transparent", borderRadius: 3 },
          label: { formatter: steps[index] ? shown(steps[index], locale) : "" },
        })),
      },
    ],
  };
}

/** The same figures as rows. */
export function cycleTable(steps: readonly CycleStep[], locale: string): ChartTable {
  return {
    columns: [workingCapitalText.measure, workingCapitalText.days],
    rows: steps.map((step) => ({
      shown: [step.name, shown(step, locale)],
      exact: [step.name, step.value ?? ""],
    })),
  };
}
