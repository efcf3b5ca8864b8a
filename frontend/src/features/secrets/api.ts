/** Questions and commands about secrets; their values never come here. */
import { queryOptions } from "@tanstack/react-query";
import { listSecrets, requestSecretReveal, requestSecretsRotation } from "@/api/generated/sdk.gen.ts";
import type { Approval } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

/** Secrets by name. */
export function secretsOptions(scope: Scope) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["secrets", query],
    queryFn: async ({ signal }) => (await listSecrets({ query, signal, throwOnError: true })).data,
  });
}

/** Asks for a new key. */
export async function rotate(scope: Scope, reason: string): Promise<Approval> {
  const query = { organisation: scope.organisation.slug };
  return (await requestSecretsRotation({ query, body: { reason }, throwOnError: true })).data;
}

/** Asks that a secret may be read at the terminal. */
export async function askToReveal(scope: Scope, name: string, reason: string): Promise<Approval> {
  const query = { organisation: scope.organisation.slug };
  return (await requestSecretReveal({ query, path: { name }, body: { reason }, throwOnError: true })).data;
}
