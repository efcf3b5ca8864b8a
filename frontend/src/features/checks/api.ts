/** Questions about totals of ours beside the vendors' own. */
import { queryOptions } from "@tanstack/react-query";
import { client } from "@/api/generated/client.gen.ts";
import type { Sources } from "@/api/generated/types.gen.ts";
import type { Check, Checks } from "@/api/sources.ts";
import type { Scope } from "@/lib/scope.ts";

async function ask<Answer>(url: string, scope: Scope, signal: AbortSignal): Promise<Answer> {
  const { data } = await client.get<{ 200: Answer }, unknown, true>({
    url: `/api/v1${url}`,
    query: { organisation: scope.organisation.slug },
    signal,
    throwOnError: true,
  });
  return data as Answer;
}

/** The totals compared last. */
export function checksOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["checks", scope.organisation.slug],
    queryFn: async ({ signal }) => (await ask<Checks>("/checks", scope, signal)).checks,
  });
}

/** One of them, with the rows behind it. */
export function checkOptions(scope: Scope, id: string) {
  return queryOptions({
    queryKey: ["check", id, scope.organisation.slug],
    queryFn: ({ signal }) => ask<Check>(`/checks/${encodeURIComponent(id)}`, scope, signal),
  });
}

/** What sources are called, by id. */
export function sourceNamesOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["source-names", scope.organisation.slug],
    queryFn: async ({ signal }) => {
      const { sources } = await ask<Sources>("/sources", scope, signal);
      return new Map(
        sources.map(({ id, vendor_name: vendor, name }) => [id, name ? `${vendor}, ${name}` : vendor]),
      );
    },
  });
}
