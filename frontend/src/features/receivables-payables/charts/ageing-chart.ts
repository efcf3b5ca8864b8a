/** Open amounts by age, one bar each. */
import type { AgeingAnswer } from "@/api/generated/types.gen.ts";
import type { ChartTable } from "@/components/charts/chart-card.tsx";
import { axisRange, type ChartOption, textStyle } from "@/components/charts/option.ts";
import { formatCompact, formatMoney, toCoordinate } from "@/lib/money.ts";
import type { Tokens } from "@/lib/tokens.ts";
import { ageing as ageingText } from "@/messages/en/ageing.ts";

/** The words for an age. */
export function bucketName(name: string): string {
  const names: Readonly<Record<string, string>> = ageingText.buckets;
  return names[name] ?? name;
}

/** Options of the chart: what is not due yet in the accent, what is overdue as bad. */
export function ageingChart(answer: AgeingAnswer, tokens: Tokens, locale: string): ChartOption {
  const values = answer.buckets.map(({ amount }) => toCoordinate(amount) ?? 0);
  return {
    animation: false,
    grid: { left: 4, right: 60, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", ...axisRange(values), show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: answer.buckets.map(({ name }) => bucketName(name)),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: textStyle(tokens.text),
    },
    series: [
      {
        type: "bar",
        silent: true,
        barMaxWidth: 22,
        label: { show: true, position: "right", ...textStyle(tokens.text), fontWeight: 600 },
        data: answer.buckets.map(({ amount }, index) => ({
          value: values[index] ?? 0,
          itemStyle: { color: index === 0 ? tokens.accent : tokens.bad, borderRadius: 3 },
          label: { formatter: formatCompact(amount, locale, answer.currency) },
        })),
      },
    ],
  };
}

/** The same figures as rows. */
export function ageingTable(answer: AgeingAnswer, locale: string): ChartTable {
  return {
    columns: [ageingText.age, ageingText.amount, ageingText.documents],
    rows: answer.buckets.map(({ name, amount, documents }) => ({
      shown: [bucketName(name), formatMoney(amount, locale), String(documents)],
      exact: [bucketName(name), amount ?? "", String(documents)],
    })),
  };
}
