/** What every chart's options have alike. */
import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type {
  GridComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Tokens } from "@/lib/tokens.ts";

/** The options our charts may use. */
export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | MarkLineComponentOption | TooltipComponentOption
>;

const FONT = "'Inter Variable', system-ui, sans-serif";

/** Text of an axis or label. */
export function textStyle(color: string) {
  return { color, fontFamily: FONT, fontSize: 12 };
}

/** A tooltip on our surface. */
export function tooltipStyle(tokens: Tokens) {
  return {
    backgroundColor: tokens.surface,
    borderColor: tokens.line,
    textStyle: textStyle(tokens.text),
    confine: true,
    transitionDuration: 0,
  };
}

/** The room right of the plot that the name of a threshold takes. */
export const THRESHOLD_ROOM = 92;

/** A level to be judged by; its name stands right of the plot, where no bar can be. */
export function thresholdLine(value: number, name: string, tokens: Tokens) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: tokens.bad, width: 1.2, type: "solid" as const },
    label: {
      ...textStyle(tokens.bad),
      fontWeight: 600,
      lineHeight: 16,
      position: "end" as const,
      formatter: name,
    },
    data: [{ yAxis: value }],
  };
}

/** The place of the plot; with a threshold it leaves room for its name. */
export function plotGrid(threshold: boolean) {
  return {
    left: 4,
    right: threshold ? THRESHOLD_ROOM : 8,
    top: 12,
    bottom: 4,
    outerBoundsMode: "same" as const,
    outerBoundsContain: "axisLabel" as const,
  };
}

/** An axis of names, without a line of its own. */
export function categoryAxis(names: readonly string[], tokens: Tokens) {
  return {
    type: "category" as const,
    data: [...names],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: tokens.line } },
    axisLabel: { ...textStyle(tokens.muted), hideOverlap: true },
  };
}

/** The round number above the given one that makes four or five steps: 1, 2, 2.5 or 5 times a power of ten. */
export function roundStep(span: number): number {
  const raw = Math.max(span, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10;
  return step * power;
}

/** Limits of a value axis that hold every value, zero, and end on a whole step. */
export function axisRange(values: readonly number[]): { min: number; max: number; interval: number } {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const interval = roundStep(high - low);
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval };
}
