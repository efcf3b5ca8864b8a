/** Questions and commands about codes and what they mean. */
import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import {
  confirmMappingSuggestions,
  decideMappings,
  listMappings,
  listMappingTargets,
  undoMapping,
} from "@/api/generated/sdk.gen.ts";
import type {
  IdentityKind,
  NewMapping,
  SuggestionsConfirmation,
  UnmappedCode,
} from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";
import type { MappingSearch } from "./search.ts";

function given({ kind, vendor, q }: MappingSearch) {
  return { ...(kind ? { kind } : {}), ...(vendor ? { vendor } : {}), ...(q ? { q } : {}) };
}

function within(scope: Scope) {
  return { query: { organisation: scope.organisation.slug }, throwOnError: true as const };
}

function once(scope: Scope) {
  return { ...within(scope), headers: { "Idempotency-Key": newIdempotencyKey() } };
}

/** Codes that are not known yet, and those that were decided. */
export function mappingsOptions(scope: Scope, search: MappingSearch) {
  const query = { organisation: scope.organisation.slug, ...given(search) };
  return queryOptions({
    queryKey: ["mappings", query],
    queryFn: async ({ signal }) => (await listMappings({ query, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** What is known and has this in its code or name. */
export function targetsOptions(scope: Scope, kind: string, q: string) {
  const query = {
    organisation: scope.organisation.slug,
    kind: kind as IdentityKind,
    ...(q === "" ? {} : { q }),
  };
  return queryOptions({
    queryKey: ["mapping-targets", query],
    queryFn: async ({ signal }) => {
      return (await listMappingTargets({ query, signal, throwOnError: true })).data.targets;
    },
    placeholderData: keepPreviousData,
  });
}

/** Says what a code means. */
export async function decide(scope: Scope, code: UnmappedCode, target: string): Promise<void> {
  const { kind, vendor } = code as Pick<NewMapping, "kind" | "vendor">;
  const mappings = [{ kind, vendor, code: code.code, target }];
  await decideMappings({ ...once(scope), body: { mappings } });
}

/** Confirms every code that has exactly one suggestion, found in this way. */
export async function confirmAll(scope: Scope, method: string, search: MappingSearch): Promise<void> {
  const found = method as SuggestionsConfirmation["method"];
  await confirmMappingSuggestions({ ...once(scope), body: { method: found, ...given(search) } });
}

/** Takes a decision back. */
export async function undo(scope: Scope, id: string): Promise<void> {
  await undoMapping({ ...within(scope), path: { mapping_id: id } });
}

/** Every figure of demand and plan may have changed. */
export function forgetAnswers(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries();
}
