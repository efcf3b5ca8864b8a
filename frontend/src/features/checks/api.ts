/** Questions about totals of ours beside the vendors' own. */
import { queryOptions } from "@tanstack/react-query";
import { getCheck, listChecks, listSources } from "@/api/generated/sdk.gen.ts";
import type { Scope } from "@/lib/scope.ts";

/** The totals compared last, of a source or of all. */
export function checksOptions(scope: Scope, sourceId: string | undefined) {
  const query = {
    organisation: scope.organisation.slug,
    ...(sourceId === undefined ? {} : { source_id: sourceId }),
  };
  return queryOptions({
    queryKey: ["checks", query],
    queryFn: async ({ signal }) => (await listChecks({ query, signal, throwOnError: true })).data.checks,
  });
}

/** One of them, with the rows behind it. */
export function checkOptions(scope: Scope, id: string) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["check", id, query],
    queryFn: async ({ signal }) => {
      return (await getCheck({ path: { check_id: id }, query, signal, throwOnError: true })).data;
    },
  });
}

/** What sources are called, by id. */
export function sourceNamesOptions(scope: Scope) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["source-names", query],
    queryFn: async ({ signal }) => {
      const { data } = await listSources({ query, signal, throwOnError: true });
      return new Map(
        data.sources.map(({ id, vendor_name: vendor, name }) => [
          id,
          name === "" || name === vendor ? vendor : `${vendor}, ${name}`,
        ]),
      );
    },
  });
}
