/** Questions and commands about keys for programs. */
import { queryOptions } from "@tanstack/react-query";
import { createApiKey, listApiKeys, revokeApiKey } from "@/api/generated/sdk.gen.ts";
import type { ApiKey, NewApiKey } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

function within(scope: Scope) {
  return { query: { organisation: scope.organisation.slug }, throwOnError: true as const };
}

/** Keys of the organisation. */
export function apiKeysOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["api-keys", scope.organisation.slug],
    queryFn: async ({ signal }) => (await listApiKeys({ ...within(scope), signal })).data,
  });
}

/** Makes a key; this answer alone holds it. */
export async function make(scope: Scope, body: NewApiKey): Promise<ApiKey> {
  return (await createApiKey({ ...within(scope), body })).data;
}

/** Lets a key count no more. */
export async function revoke(scope: Scope, id: string): Promise<void> {
  await revokeApiKey({ ...within(scope), path: { key_id: id } });
}
