/** Questions about demand. */
import { getDemandOptions } from "@/api/generated/@tanstack/react-query.gen.ts";
import { type Scope, scopeQuery } from "@/lib/scope.ts";

/** The forecast by item, channel and market. */
export function demandOptions(scope: Scope) {
  return getDemandOptions({ query: scopeQuery(scope) });
}

/** Where the answer can be had as a file. */
export function demandFileAddress(scope: Scope, format: "csv" | "xlsx"): string {
  return `/api/v1/demand.${format}?${new URLSearchParams(scopeQuery(scope))}`;
}
