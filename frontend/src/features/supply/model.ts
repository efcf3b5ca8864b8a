/** What the plan says in one sentence, and the items it concerns. */
import type { ItemPlan, PlanAnswer } from "@/api/generated/types.gen.ts";
import { compare, formatMoney } from "@/lib/money.ts";
import { supply as supplyText } from "@/messages/en/supply.ts";

/** Orders, their cost, and how many should have been placed already. */
export function planFinding({ orders, total_cost: cost, currency }: PlanAnswer, locale: string): string {
  if (orders.length === 0) return supplyText.noOrders;
  const late = orders.filter(({ late_by_weeks: weeks }) => weeks > 0).length;
  const said = supplyText.finding(
    orders.length,
    cost === null ? null : formatMoney(cost, locale, { currency }),
  );
  return late === 0 ? said : `${said} ${supplyText.late(late)}`;
}

/** Tells the same item at two locations apart. */
export function itemKey({ item, location }: Pick<ItemPlan, "item" | "location">): string {
  return location === "" ? item : `${item}, ${location}`;
}

/** The item to show: the one asked for, else the first that gets an order, else the first. */
export function chosenItem({ items, orders }: PlanAnswer, wanted: string | undefined): ItemPlan | undefined {
  const [first] = orders;
  return (
    items.find((item) => itemKey(item) === wanted) ??
    (first ? items.find((item) => itemKey(item) === itemKey(first)) : undefined) ??
    items[0]
  );
}

/** The first week in which the stock ends below its safety stock. */
export function firstShortWeek({ weeks, safety_stock: safety }: ItemPlan): string | undefined {
  return weeks.find(({ end_stock: stock }) => compare(stock, safety) < 0)?.week_ending;
}
