/** Questions about working capital. */
import { getWorkingCapitalOptions } from "@/api/generated/@tanstack/react-query.gen.ts";
import { type Scope, scopeQuery } from "@/lib/scope.ts";

/** The cash conversion cycle on its three bases. */
export function workingCapitalOptions(scope: Scope) {
  return getWorkingCapitalOptions({ query: scopeQuery(scope) });
}

/** Where the answer can be had as a file. */
export function workingCapitalFileAddress(scope: Scope, format: "csv" | "xlsx"): string {
  return `/api/v1/working-capital.${format}?${new URLSearchParams(scopeQuery(scope))}`;
}
