/** Questions about the supply plan. */
import { getPlanOptions } from "@/api/generated/@tanstack/react-query.gen.ts";
import { type Scope, scopeQuery } from "@/lib/scope.ts";

/** Net requirements and the orders they lead to. */
export function planOptions(scope: Scope) {
  return getPlanOptions({ query: scopeQuery(scope) });
}

/** Where the plan can be had as a file. */
export function planFileAddress(scope: Scope, format: "csv" | "xlsx"): string {
  return `/api/v1/plan.${format}?${new URLSearchParams(scopeQuery(scope))}`;
}
