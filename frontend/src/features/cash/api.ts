/** Questions about cash. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { getCashOptions, listCashPeriodsOptions } from "@/api/generated/@tanstack/react-query.gen.ts";
import { listCashItems } from "@/api/generated/sdk.gen.ts";
import { type Scope, scopeQuery } from "@/lib/scope.ts";

const PAGE = 100;

/** Which cash items are wanted: of one week or all, of one row or all. */
export interface CellChoice {
  readonly week: string | undefined;
  readonly line: string | undefined;
}

/** The thirteen-week sheet. */
export function cashOptions(scope: Scope) {
  return getCashOptions({ query: scopeQuery(scope) });
}

/** The same cash by day or by month. */
export function cashPeriodsOptions(scope: Scope, grain: "day" | "month") {
  return listCashPeriodsOptions({ query: { ...scopeQuery(scope), grain } });
}

/** The cash items a cell sums, page by page. */
export function cashItemsOptions(scope: Scope, { week, line }: CellChoice) {
  const question = {
    ...scopeQuery(scope),
    limit: PAGE,
    ...(week ? { week_ending: week } : {}),
    ...(line ? { line } : {}),
  };
  return infiniteQueryOptions({
    queryKey: ["cash-items", question],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === "" ? {} : { cursor: pageParam };
      const { data } = await listCashItems({ query: { ...question, ...cursor }, signal, throwOnError: true });
      return data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Where the sheet can be had as a file. */
export function cashFileAddress(scope: Scope, format: "csv" | "xlsx"): string {
  return `/api/v1/cash.${format}?${new URLSearchParams(scopeQuery(scope))}`;
}

/** Where the items of a cell can be had as a file. */
export function cashItemsFileAddress(
  scope: Scope,
  { week, line }: CellChoice,
  format: "csv" | "xlsx",
): string {
  const question = {
    ...scopeQuery(scope),
    ...(week ? { week_ending: week } : {}),
    ...(line ? { line } : {}),
  };
  return `/api/v1/cash/items.${format}?${new URLSearchParams(question)}`;
}
