/** Questions and commands about cash lines entered by hand. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import { addCashLine, listCashLines, withdrawCashLine } from "@/api/generated/sdk.gen.ts";
import type { CashLineOutcome, NewCashLine } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

/** Lines that count, and the limit above which a second person approves. */
export function cashLinesOptions(scope: Scope) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["cash-lines", query],
    queryFn: async ({ signal }) => (await listCashLines({ query, signal, throwOnError: true })).data,
  });
}

function once(scope: Scope) {
  return {
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true as const,
  };
}

/** Enters a line, or asks for it. */
export async function add(scope: Scope, body: NewCashLine): Promise<CashLineOutcome> {
  return (await addCashLine({ ...once(scope), body })).data;
}

/** Takes a line out again. */
export async function withdraw(scope: Scope, id: string, reason: string): Promise<void> {
  await withdrawCashLine({ ...once(scope), path: { line_id: id }, body: { reason } });
}

/** Every figure of cash may have changed. */
export function forgetAnswers(client: QueryClient): Promise<void> {
  return client.invalidateQueries();
}
