/** From the answer of the server to the sheet as it is read. */
import type { CashAnswer, CashWeek } from "@/api/generated/types.gen.ts";
import { formatDay, formatMonth } from "@/lib/format.ts";
import { compare, type Decimal, formatCompact, signOf, sum } from "@/lib/money.ts";
import { cash as cashText } from "@/messages/en/cash.ts";

const RECEIPTS = [
  "trade_receivables",
  "direct_payouts",
  "marketplace_settlements",
  "tax_refunds",
  "other_receipts",
];
const NON_OPERATING = [
  "capital_expenditure",
  "debt_service",
  "corporation_tax",
  "professional_fees",
  "owners",
];

const HORIZON = /expected up to (\d{4}-\d{2}-\d{2})/;

type Section = "receipts" | "operating" | "nonOperating";
type Measure = Exclude<keyof CashWeek, "week_ending" | "lines">;

/** One row of the sheet. */
export interface SheetRow {
  readonly id: string;
  readonly name: string;
  readonly kind: "line" | "subtotal" | "balance" | "net" | "detail";
  /** What the cells open into: a line of the sheet, or everything of the week. */
  readonly opens: { readonly line: string | undefined } | null;
  readonly amounts: readonly (Decimal | null)[];
  /** Where each amount stands in the answer, for its reason. */
  readonly paths: readonly string[];
  /** Over all weeks; balances have none. */
  readonly total: Decimal | null | undefined;
}

/** Rows that belong together. */
export interface SheetBlock {
  readonly title: string | null;
  readonly rows: readonly SheetRow[];
}

function sectionOf(line: string): Section {
  if (RECEIPTS.includes(line)) return "receipts";
  return NON_OPERATING.includes(line) ? "nonOperating" : "operating";
}

/** The words for a line of the sheet. */
export function lineName(line: string): string {
  const names: Readonly<Record<string, string>> = cashText.lines;
  return names[line] ?? line.replaceAll("_", " ");
}

/** Names of all lines, in the order in which the answer has them. */
function linesOf(weeks: readonly CashWeek[]): string[] {
  return [...new Set(weeks.flatMap(({ lines }) => lines.map(({ name }) => name)))];
}

function lineRow(weeks: readonly CashWeek[], line: string): SheetRow {
  const found = weeks.map(({ lines }) => lines.findIndex(({ name }) => name === line));
  const amounts = weeks.map(({ lines }, week) => {
    const position = found[week] ?? -1;
    return position < 0 ? "0.00" : (lines[position]?.amount ?? null);
  });
  return {
    id: line,
    name: lineName(line),
    kind: "line",
    opens: { line },
    amounts,
    paths: found.map((position, week) => `weeks.${week}.lines.${position}.amount`),
    total: sum(amounts),
  };
}

function subtotal(section: Section, rows: readonly SheetRow[], weeks: number): SheetRow {
  const amounts = Array.from({ length: weeks }, (_, week) =>
    sum(rows.map((row) => row.amounts[week] ?? null)),
  );
  return {
    id: `total-${section}`,
    name: cashText.sectionTotals[section],
    kind: "subtotal",
    opens: null,
    amounts,
    paths: amounts.map((_, week) => `weeks.${week}.lines`),
    total: sum(amounts),
  };
}

function measureRow(
  weeks: readonly CashWeek[],
  measure: Measure,
  kind: SheetRow["kind"],
  flow: boolean,
): SheetRow {
  const amounts = weeks.map((week) => week[measure]);
  return {
    id: measure,
    name: cashText.measures[measure],
    kind,
    opens: measure === "net" ? { line: undefined } : null,
    amounts,
    paths: weeks.map((_, week) => `weeks.${week}.${measure}`),
    total: flow ? sum(amounts) : undefined,
  };
}

/** The sheet in the order a treasurer reads it: opening, receipts, payments, financing, closing, room. */
export function sheetBlocks({ weeks }: CashAnswer): SheetBlock[] {
  const lines = linesOf(weeks);
  const sections = (["receipts", "operating", "nonOperating"] as const).flatMap((section) => {
    const rows = lines.filter((line) => sectionOf(line) === section).map((line) => lineRow(weeks, line));
    if (rows.length === 0) return [];
    return [{ title: cashText.sections[section], rows: [...rows, subtotal(section, rows, weeks.length)] }];
  });
  const row = (measure: Measure, kind: SheetRow["kind"], flow = false) =>
    measureRow(weeks, measure, kind, flow);
  return [
    { title: null, rows: [row("opening", "balance")] },
    ...sections,
    {
      title: null,
      rows: [row("net", "net", true), row("interest", "detail", true), row("before_financing", "balance")],
    },
    {
      title: cashText.sections.financing,
      rows: [row("draw", "detail", true), row("repay", "detail", true), row("closing", "balance")],
    },
    {
      title: cashText.sections.room,
      rows: [row("drawn", "detail"), row("headroom", "detail"), row("below_minimum", "detail")],
    },
  ];
}

/** Cash after the week with what could still be drawn: what the tightest week is judged by. */
export function liquidity(week: CashWeek): Decimal | null {
  return sum([week.closing, week.headroom]);
}

/** Whether closing cash lies below the minimum, or below zero while no minimum is known. */
export function isShort(closing: Decimal | null, { minimum_cash: minimum }: CashAnswer): boolean {
  return closing !== null && compare(closing, minimum ?? "0") < 0;
}

/** Whether anything is or could be drawn. */
export function hasFacility({ weeks }: CashAnswer): boolean {
  return weeks.some(({ drawn, headroom }) =>
    [drawn, headroom].some((amount) => amount !== null && signOf(amount) !== 0),
  );
}

/** The week named as the tightest, when there is one. */
export function tightestWeek({ weeks, tightest_week: tightest }: CashAnswer): CashWeek | undefined {
  return weeks.find((week) => week.week_ending === tightest);
}

/** The week in which most of the facility is drawn. */
export function peakDrawn(weeks: readonly CashWeek[]): CashWeek | undefined {
  const known = weeks.filter((week): week is CashWeek & { drawn: string } => week.drawn !== null);
  return known.reduce<(CashWeek & { drawn: string }) | undefined>(
    (peak, week) => (peak && compare(peak.drawn, week.drawn) >= 0 ? peak : week),
    undefined,
  );
}

/** The sentence under the title: names the tightest week and the first breach. */
export function cashFinding(answer: CashAnswer, locale: string): string {
  const week = tightestWeek(answer);
  if (!week) return cashText.noTightestWeek;
  const money = (amount: Decimal | null) => formatCompact(amount, locale, answer.currency);
  const tightest = cashText.tightest(formatDay(week.week_ending), money(liquidity(week)));
  const breach = answer.first_breach;
  if (breach) return `${tightest} ${cashText.breach(formatDay(breach.week_ending), money(breach.shortfall))}`;
  if (answer.minimum_cash === null || signOf(answer.minimum_cash) === 0)
    return `${tightest} ${cashText.neverNegative}`;
  return `${tightest} ${cashText.neverBelow(money(answer.minimum_cash))}`;
}

/** The last day up to which sales and purchases are expected, where a note of the answer says it. */
export function horizonOf(notes: readonly string[]): string | undefined {
  return notes.map((note) => HORIZON.exec(note)?.[1]).find((day) => day !== undefined);
}

/** How a period of the grain is called. */
export function periodName(start: string, grain: "day" | "month"): string {
  return grain === "month" ? formatMonth(start) : formatDay(start);
}
