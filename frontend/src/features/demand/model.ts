/** From the forecast of each series to what is read: totals, and what changes against a year ago. */
import type { DemandAnswer, DemandSeries } from "@/api/generated/types.gen.ts";
import { formatCount, formatPercent } from "@/lib/format.ts";
import { demand as demandText } from "@/messages/en/demand.ts";

const WEEKS_OF_A_YEAR = 52;

/** Units of all series in each week of history, oldest first. */
export function totalHistory({ series, history_week_endings: weeks }: DemandAnswer): number[] {
  return weeks.map((_, week) => series.reduce((sum, { history }) => sum + (history[week] ?? 0), 0));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Units expected over the whole forecast. */
export function expected(series: Pick<DemandSeries, "forecast">): number {
  return sum(series.forecast);
}

/** Units sold in the same weeks a year before; unknown while the history is shorter than that. */
export function yearBefore({ history, forecast }: Pick<DemandSeries, "history" | "forecast">): number | null {
  const from = history.length - WEEKS_OF_A_YEAR;
  return from < 0 ? null : sum(history.slice(from, from + forecast.length));
}

/** Change against the year before as a fraction; unknown where nothing was sold then. */
export function change(series: Pick<DemandSeries, "history" | "forecast">): number | null {
  const before = yearBefore(series);
  return before === null || before === 0 ? null : expected(series) / before - 1;
}

const DAY_MILLISECONDS = 86_400_000;

/** Whether the first week of the forecast began before the day asked for, so that only a part of it is forecast. */
export function beginsInsideWeek({ as_of: asOf, week_endings: [first] }: DemandAnswer): boolean {
  return first !== undefined && Date.parse(first) - Date.parse(asOf) < 7 * DAY_MILLISECONDS;
}

/** The words for a model. */
export function modelName(model: string): string {
  const names: Readonly<Record<string, string>> = demandText.models;
  return names[model] ?? model.replaceAll("_", " ");
}

/** One sentence: how much is expected, and how far such forecasts were off. */
export function demandFinding(answer: DemandAnswer, locale: string): string {
  if (answer.series.length === 0) return demandText.unknown;
  const units = formatCount(sum(answer.total), locale);
  const said = demandText.finding(units, answer.total.length);
  const error = answer.accuracy?.weighted_absolute_percentage_error ?? null;
  const naive = answer.accuracy?.naive_weighted_absolute_percentage_error ?? null;
  if (error === null || naive === null) return said;
  return `${said} ${demandText.accuracy(formatPercent(error, locale), formatPercent(naive, locale))}`;
}
