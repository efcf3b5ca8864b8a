/** What the page of lines by hand makes of what is typed. */
import type { ManualCashLine, NewCashLine } from "@/api/generated/types.gen.ts";
import { compare } from "@/lib/money.ts";
import { cash } from "@/messages/en/cash.ts";
import { cashLines as text } from "@/messages/en/cash-lines.ts";

/** A line as it is typed. */
export interface LineForm {
  readonly name: string;
  readonly direction: "out" | "in";
  readonly category: NewCashLine["category"];
  readonly amount: string;
  readonly currency: string;
  readonly payOn: string;
  readonly certainty: NonNullable<NewCashLine["certainty"]>;
  readonly reason: string;
}

const AMOUNT = /^\d{1,12}(?:\.\d{1,4})?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** An amount as it is sent, above zero; null when it is none. */
export function readAmount(typed: string): string | null {
  const plain = typed.replaceAll(/[\s\u00a0,_']/g, "");
  return AMOUNT.test(plain) && compare(plain, "0") > 0 ? plain : null;
}

/** What is wrong with a line before it is sent. */
export function checkLine(line: LineForm): Partial<Record<keyof LineForm, string>> {
  return {
    ...(line.name.trim() === "" ? { name: text.nameMissing } : {}),
    ...(readAmount(line.amount) === null ? { amount: text.amountWrong } : {}),
    ...(CURRENCY.test(line.currency.trim().toUpperCase()) ? {} : { currency: text.currencyWrong }),
    ...(line.payOn === "" ? { payOn: text.payOnMissing } : {}),
    ...(line.reason.trim() === "" ? { reason: text.reasonMissing } : {}),
  };
}

/** The line as it is sent: what leaves the bank is above zero. */
export function lineToSend(line: LineForm): NewCashLine {
  const amount = readAmount(line.amount) ?? "0";
  return {
    name: line.name.trim(),
    category: line.category,
    amount: line.direction === "in" ? `-${amount}` : amount,
    currency: line.currency.trim().toUpperCase(),
    pay_on: line.payOn,
    certainty: line.certainty,
    reason: line.reason.trim(),
  };
}

/** Whether a second person will have to approve; in another currency only the server knows. */
export function isAbove(line: LineForm, limit: string, currency: string | null): boolean {
  const amount = readAmount(line.amount);
  return amount !== null && line.currency.trim().toUpperCase() === currency && compare(amount, limit) > 0;
}

/** As it moves the bank balance: what leaves it is below zero. */
export function movement({ amount }: Pick<ManualCashLine, "amount">): string {
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

/** The lines of the sheet a payment or receipt may stand in. */
export const CATEGORIES = (Object.keys(cash.lines) as NewCashLine["category"][]).map((value) => ({
  value,
  label: text.categories[value] ?? value,
}));

const DAY_MILLISECONDS = 86_400_000;

/** The first day a line can count on: the sheet begins after the day of its data. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MILLISECONDS).toISOString().slice(0, 10);
}
