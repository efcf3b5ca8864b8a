/** Questions and commands about secrets; their values never come here. */
import { queryOptions } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import { listSecrets, requestReveal, rotateSecrets } from "@/api/generated/sdk.gen.ts";
import type { Outcome } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

/** Secrets by name. */
export function secretsOptions(scope: Scope) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["secrets", query],
    queryFn: async ({ signal }) => (await listSecrets({ query, signal, throwOnError: true })).data,
  });
}

function once(scope: Scope) {
  return {
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true as const,
  };
}

/** Asks for a new key. */
export async function rotate(scope: Scope, reason: string): Promise<Outcome> {
  return (await rotateSecrets({ ...once(scope), body: { reason } })).data;
}

/** Asks that a secret may be read at the terminal. */
export async function askToReveal(scope: Scope, name: string, reason: string): Promise<Outcome> {
  return (await requestReveal({ ...once(scope), path: { name }, body: { reason } })).data;
}
