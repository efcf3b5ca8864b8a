import { describe, expect, it } from "vitest";
import { cashAnswer, cashWeek } from "@/testing/fixtures/cash.ts";
import { cashFinding, lineName, liquidity, peakDrawn, sheetBlocks } from "./model.ts";

const rows = (answer = cashAnswer()) => sheetBlocks(answer).flatMap((block) => block.rows);
const row = (id: string, answer = cashAnswer()) => rows(answer).find((candidate) => candidate.id === id);

describe("sheetBlocks", () => {
  it("has its rows in the order a treasurer reads them", () => {
    expect(rows().map(({ id }) => id)).toEqual([
      "opening",
      "trade_receivables",
      "total-receipts",
      "suppliers",
      "total-operating",
      "debt_service",
      "total-nonOperating",
      "net",
      "interest",
      "before_financing",
      "draw",
      "repay",
      "closing",
      "drawn",
      "headroom",
      "below_minimum",
    ]);
  });
  it("adds a line over all weeks to the penny", () => {
    expect(row("trade_receivables")?.total).toBe("1200.50");
  });
  it("adds a section for each week", () => {
    const answer = cashAnswer({
      weeks: [
        cashWeek({
          lines: [
            { name: "suppliers", amount: "-0.10" },
            { name: "payroll", amount: "-0.20" },
          ],
        }),
      ],
    });
    expect(row("total-operating", answer)?.amounts).toEqual(["-0.30"]);
  });
  it("has no total for balances", () => {
    expect(row("closing")?.total).toBeUndefined();
  });
  it("lets an unknown amount make its total unknown, and points to its reason", () => {
    const answer = cashAnswer({ weeks: [cashWeek({ lines: [{ name: "suppliers", amount: null }] })] });
    expect(row("suppliers", answer)?.total).toBeNull();
    expect(row("total-operating", answer)?.amounts).toEqual([null]);
    expect(row("suppliers", answer)?.paths).toEqual(["weeks.0.lines.0.amount"]);
  });
  it("reads a line that a week does not list as nothing", () => {
    const answer = cashAnswer({ weeks: [cashWeek(), cashWeek({ week_ending: "2026-09-13", lines: [] })] });
    expect(row("suppliers", answer)?.amounts).toEqual(["-300.00", "0.00"]);
  });
  it("opens lines and the net, not balances", () => {
    expect(row("suppliers")?.opens).toEqual({ line: "suppliers" });
    expect(row("net")?.opens).toEqual({ line: undefined });
    expect(row("opening")?.opens).toBeNull();
  });
});

describe("headline figures", () => {
  it("count what could still be drawn", () => {
    expect(liquidity(cashWeek({ closing: "150.00", headroom: "2000.50" }))).toBe("2150.50");
    expect(liquidity(cashWeek({ headroom: null }))).toBeNull();
  });
  it("find the week in which most is drawn", () => {
    const weeks = [cashWeek({ drawn: "9.00" }), cashWeek({ drawn: "10.00" }), cashWeek({ drawn: null })];
    expect(peakDrawn(weeks)).toBe(weeks[1]);
    expect(peakDrawn([cashWeek({ drawn: null })])).toBeUndefined();
  });
});

describe("cashFinding", () => {
  it("names the tightest week and the minimum that holds", () => {
    expect(cashFinding(cashAnswer(), "en-GB")).toBe(
      "Tightest week: ending 13 Sep, with €3.7k of cash and undrawn facility. " +
        "Cash stays at or above the minimum of €1.5k in all weeks.",
    );
  });
  it("names the first breach", () => {
    const answer = cashAnswer({ first_breach: { week_ending: "2026-09-13", shortfall: "250.00" } });
    expect(cashFinding(answer, "en-GB")).toContain(
      "Cash first falls short in the week ending 13 Sep, by €250.",
    );
  });
  it("says that cash stays positive when no minimum is known", () => {
    expect(cashFinding(cashAnswer({ minimum_cash: null }), "en-GB")).toContain(
      "Cash stays positive in all weeks.",
    );
  });
  it("says so when the tightest week is not known", () => {
    expect(cashFinding(cashAnswer({ tightest_week: null }), "en-GB")).toBe(
      "The tightest week is not known yet: the opening cash or a part of the sheet is missing.",
    );
  });
});

it("writes an unknown line in words", () => {
  expect(lineName("sales_tax")).toBe("VAT and sales tax");
  expect(lineName("grants_received")).toBe("grants received");
});
