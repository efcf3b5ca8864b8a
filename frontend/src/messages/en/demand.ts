/** Texts about demand. */

/** Texts about demand. */
export const demand = {
  empty: "No forecast to show yet",
  unknown: "No sales are known yet: import sales-history or the orders of a shop.",
  finding: (units: string, weeks: number) => `${units} units are expected over the next ${weeks} weeks.`,
  accuracy: (error: string, naive: string) =>
    `On the past, such forecasts were off by ${error}; repeating the year before, by ${naive}.`,
  chartTitle: "Units by week",
  chartSubtitle: "All items, channels and markets.",
  partWeek: (day: string) =>
    `All items, channels and markets. The first expected week holds only the days after ${day}.`,
  sold: "Sold",
  expected: "Expected",
  weekEnding: "Week ending",
  tableTitle: "Forecast by item, channel and market",
  tableSubtitle: (weeks: number) =>
    `Units over the next ${weeks} weeks, beside the same weeks a year before.`,
  columns: {
    item: "Item",
    channel: "Channel",
    market: "Market",
    model: "Model",
    before: "Year before",
    expected: "Expected",
    change: "Change",
    error: "Error on the past",
  },
  models: {
    seasonal_naive: "As the year before",
    seasonal_naive_growth: "As the year before, with growth",
    exponential_smoothing: "Exponential smoothing",
    average: "Average",
  },
} as const;
