/** Texts about the supply plan. */
import { plural } from "./wording.ts";

/** Texts about the supply plan. */
export const supply = {
  item: "Item",
  empty: "No plan to show yet",
  emptyText: "Import item-planning, suppliers and stock to see what to order and when.",
  finding: (orders: number, cost: string | null) =>
    cost === null
      ? `${plural(String(orders), "order is", "orders are")} proposed.`
      : `${plural(String(orders), "order is", "orders are")} proposed, for ${cost}.`,
  late: (orders: number) => `${plural(String(orders), "order", "orders")} should have been placed already.`,
  lateBy: (weeks: number) => `${plural(String(weeks), "week", "weeks")} late`,
  noOrders: "No orders are proposed",
  noOrdersText: "The stock and the orders that are open cover the forecast.",
  stockTitle: "Projected stock",
  stockSubtitle: (item: string, weeks: number) =>
    `${item}, units at the end of each week; lead time ${plural(String(weeks), "week", "weeks")}.`,
  stockLabel: (item: string, short: string | null) =>
    short
      ? `Projected stock of ${item}: first below its safety stock in the week ending ${short}.`
      : `Projected stock of ${item}: never below its safety stock.`,
  safetyLabel: (units: string) => `Safety stock\n${units}`,
  weekEnding: "Week ending",
  measures: {
    forecast: "Forecast",
    scheduled_receipt: "On order",
    planned_receipt: "Planned receipt",
    planned_release: "Planned order",
    end_stock: "Stock at the end",
  },
  ordersTitle: "Planned orders",
  ordersSubtitle: "By the day on which they have to be placed.",
  columns: {
    orderOn: "Order on",
    item: "Item",
    supplier: "Supplier",
    quantity: "Quantity",
    receiptOn: "Arrives on",
    cost: "Cost",
    reason: "Why",
  },
} as const;
