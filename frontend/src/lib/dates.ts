/** Days inside sentences of the server, written as everywhere else. */
import { formatDate } from "./format.ts";
import { parseDay } from "./scope.ts";

// Not a part of a name such as balances-2026-10-31.csv, nor of an instant.
const DAY = /(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-]|\.\w)/g;

/** "no balance on 2026-10-31" becomes "no balance on 31 Oct 2026". */
export function writeDays(text: string): string {
  return text.replaceAll(DAY, (day) => (parseDay(day) ? formatDate(day) : day));
}

/** The day it is in a time zone. */
export function todayIn(timeZone: string, now: Date = new Date()): string {
  // Sweden writes days as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(now);
}
