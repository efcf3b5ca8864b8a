/** Whether a settlement foots and reached the bank, and its way from sales to deposit. */
import type { Settlement } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { signOf, sum } from "@/lib/money.ts";
import { settlements as text } from "@/messages/en/settlements.ts";

/** A line of the statement. */
export interface StatementLine {
  readonly name: string;
  readonly amount: string;
  readonly kind: "line" | "part" | "total";
}

/** Whether its transactions sum up to the deposit. */
export function footing({ variance }: Pick<Settlement, "variance">): { text: string; tone: Tone } {
  if (variance === null) return { text: text.unknown, tone: "neutral" };
  return signOf(variance) === 0 ? { text: text.foots, tone: "accent" } : { text: text.differs, tone: "bad" };
}

/** Whether somebody should look at it: it does not foot, or was paid and is not in the bank. */
export function needsLook(settlement: Pick<Settlement, "variance" | "bank_line" | "status">): boolean {
  const { variance, bank_line: line, status } = settlement;
  return (variance !== null && signOf(variance) !== 0) || (line === null && status === "paid");
}

/** What became of money kept back: released less withheld. */
export function reserveOf(settlement: Pick<Settlement, "reserve_withheld" | "reserve_released">): string {
  return sum([settlement.reserve_withheld, settlement.reserve_released]) ?? "0.00";
}

/** The state in words. */
export function statusOf({ status }: Pick<Settlement, "status">): string {
  const words: Readonly<Record<string, string>> = text.statuses;
  return words[status] ?? status;
}

/** "selling_fees" as a person reads it: "Selling fees". */
export function partName(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** From charges to the deposit, fees by type. */
export function statement(settlement: Settlement): StatementLine[] {
  const words = text.statement;
  const line = (name: string, amount: string): StatementLine => ({ name, amount, kind: "line" });
  const fees = settlement.fees_by_type.map(
    ({ name, amount }): StatementLine => ({
      name: partName(name),
      amount,
      kind: "part",
    }),
  );
  return [
    line(words.gross, settlement.gross),
    line(words.refunds, settlement.refunds),
    line(words.fees, settlement.fees),
    ...fees,
    line(words.adjustments, settlement.adjustments),
    line(words.released, settlement.reserve_released),
    line(words.withheld, settlement.reserve_withheld),
    { name: words.net, amount: settlement.net, kind: "total" },
  ];
}
