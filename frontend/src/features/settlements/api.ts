/** Questions about settlements of sales channels. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getSettlement, listSettlements } from "@/api/generated/sdk.gen.ts";
import type { Scope } from "@/lib/scope.ts";

const PAGE = 50;

/** Settlements, newest first, page by page. */
export function settlementsOptions(scope: Scope, channel: string | undefined) {
  const question = {
    organisation: scope.organisation.slug,
    limit: PAGE,
    ...(channel === undefined ? {} : { channel }),
  };
  return infiniteQueryOptions({
    queryKey: ["settlements", question],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...question, ...(pageParam === "" ? {} : { cursor: pageParam }) };
      return (await listSettlements({ query, signal, throwOnError: true })).data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One of them, with the channel's own breakdown. */
export function settlementOptions(scope: Scope, id: string) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["settlement", id, query],
    queryFn: async ({ signal }) => {
      const path = { settlement_id: id };
      return (await getSettlement({ path, query, signal, throwOnError: true })).data;
    },
  });
}
