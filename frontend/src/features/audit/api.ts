/** Questions about the audit log. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { listAuditEntries, verifyAuditLog } from "@/api/generated/sdk.gen.ts";
import type { AuditVerification } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";
import { auditQuery } from "./model.ts";
import type { AuditSearch } from "./search.ts";

const PAGE = 50;

/** Entries, the newest first. */
export function auditOptions(scope: Scope, search: AuditSearch) {
  const question = { organisation: scope.organisation.slug, limit: PAGE, ...auditQuery(search) };
  return infiniteQueryOptions({
    queryKey: ["audit", question],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === "" ? {} : { cursor: pageParam };
      return (await listAuditEntries({ query: { ...question, ...cursor }, signal, throwOnError: true })).data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    // Everything anybody does adds to it.
    staleTime: 0,
  });
}

/** Where the same entries can be had as a file. */
export function auditFileAddress(scope: Scope, search: AuditSearch): string {
  const query = { organisation: scope.organisation.slug, ...auditQuery(search) };
  return `/api/v1/audit.csv?${new URLSearchParams(query)}`;
}

/** Holds the whole log against itself. */
export async function verify(scope: Scope): Promise<AuditVerification> {
  const query = { organisation: scope.organisation.slug };
  return (await verifyAuditLog({ query, throwOnError: true })).data;
}
