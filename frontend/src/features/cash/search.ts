/** What the address of the cash page says: the grain, and the cell that is open. */
import { parseDay } from "@/lib/scope.ts";

/** Search parameters of the cash page. */
export interface CashSearch {
  readonly grain?: "day" | "week" | "month" | undefined;
  readonly cell?: true | undefined;
  readonly week?: string | undefined;
  readonly line?: string | undefined;
}

const LINE = /^[a-z_]{1,64}$/;

/** Keeps what is understood. */
export function parseCashSearch(search: Record<string, unknown>): CashSearch {
  const { grain, line } = search;
  return {
    grain: grain === "day" || grain === "month" ? grain : undefined,
    cell: search.cell === true ? true : undefined,
    week: parseDay(search.week),
    line: typeof line === "string" && LINE.test(line) ? line : undefined,
  };
}
