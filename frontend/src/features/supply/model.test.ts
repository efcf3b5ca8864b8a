import { describe, expect, it } from "vitest";
import { LIGHT } from "@/lib/tokens.ts";
import { itemPlan, planAnswer, plannedOrder, planWeek } from "@/testing/fixtures/supply.ts";
import { stockChart } from "./charts/stock-chart.ts";
import { chosenItem, firstShortWeek, itemKey, planFinding } from "./model.ts";

describe("planFinding", () => {
  it("counts the orders and their cost", () => {
    expect(planFinding(planAnswer(), "en-GB")).toBe("1 order is proposed, for €1,770.00.");
  });
  it("counts those that should have been placed already", () => {
    const orders = [plannedOrder({ late_by_weeks: 2 }), plannedOrder({ item: "GOLD" })];
    expect(planFinding(planAnswer({ orders }), "en-GB")).toBe(
      "2 orders are proposed, for €1,770.00. 1 order should have been placed already.",
    );
  });
  it("leaves out a cost that is not known", () => {
    expect(planFinding(planAnswer({ total_cost: null }), "en-GB")).toBe("1 order is proposed.");
  });
  it("says so when nothing is to be ordered", () => {
    expect(planFinding(planAnswer({ orders: [] }), "en-GB")).toBe("No orders are proposed");
  });
});

describe("chosenItem", () => {
  const items = [itemPlan({ item: "CARTON" }), itemPlan(), itemPlan({ item: "GOLD", location: "Hull" })];
  it("is the one in the address", () => {
    expect(chosenItem(planAnswer({ items }), "GOLD, Hull")).toBe(items[2]);
  });
  it("is else the first that gets an order", () => {
    expect(chosenItem(planAnswer({ items }), undefined)).toBe(items[1]);
  });
  it("is else the first", () => {
    expect(chosenItem(planAnswer({ items, orders: [] }), "UNKNOWN")).toBe(items[0]);
  });
  it("is none in an empty plan", () => {
    expect(chosenItem(planAnswer({ items: [], orders: [] }), undefined)).toBeUndefined();
  });
});

it("names an item with its location, where there is one", () => {
  expect(itemKey({ item: "GOLD", location: "Hull" })).toBe("GOLD, Hull");
  expect(itemKey({ item: "GOLD", location: "" })).toBe("GOLD");
});

describe("a week below the safety stock", () => {
  const plan = itemPlan({
    weeks: [planWeek({ end_stock: "50" }), planWeek({ week_ending: "2026-09-13", end_stock: "49.5" })],
  });
  it("is found", () => {
    expect(firstShortWeek(plan)).toBe("2026-09-13");
    expect(firstShortWeek(itemPlan())).toBeUndefined();
  });
  it("is drawn as bad", () => {
    const chart = stockChart(plan, LIGHT, "en-GB") as unknown as {
      series: [{ data: { itemStyle: { color: string } }[] }];
    };
    expect(chart.series[0].data.map(({ itemStyle }) => itemStyle.color)).toEqual([
      LIGHT.series[0],
      LIGHT.bad,
    ]);
  });
});
