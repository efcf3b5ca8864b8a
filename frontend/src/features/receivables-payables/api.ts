/** Questions about the age of what is open. */
import { getAgeingOptions } from "@/api/generated/@tanstack/react-query.gen.ts";
import { type Scope, scopeQuery } from "@/lib/scope.ts";

/** Whose money is open: customers' or suppliers'. */
export type Side = "receivable" | "payable";

/** Ageing of one side. */
export function ageingOptions(scope: Scope, side: Side) {
  return getAgeingOptions({ query: { ...scopeQuery(scope), side } });
}
