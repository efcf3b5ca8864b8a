/** Questions and commands about codes and what they mean. */
import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import { client } from "@/api/generated/client.gen.ts";
import type { Mappings, MappingTargets, UnmappedCode } from "@/api/sources.ts";
import type { Scope } from "@/lib/scope.ts";
import type { MappingSearch } from "./search.ts";

function given<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>;
}

async function tell(scope: Scope, method: "POST" | "DELETE", url: string, body?: object): Promise<void> {
  await client.request({
    method,
    url: `/api/v1${url}`,
    query: { organisation: scope.organisation.slug },
    ...(body ? { body } : {}),
    headers: { "Content-Type": "application/json", "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true,
  });
}

/** Codes that are not known yet, and those that were decided. */
export function mappingsOptions(scope: Scope, search: MappingSearch) {
  const query = { organisation: scope.organisation.slug, ...given(search) };
  return queryOptions({
    queryKey: ["mappings", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.get<{ 200: Mappings }, unknown, true>({
        url: "/api/v1/mappings",
        query,
        signal,
        throwOnError: true,
      });
      return data as Mappings;
    },
    placeholderData: keepPreviousData,
  });
}

/** What is known and has this in its code or name. */
export function targetsOptions(scope: Scope, kind: string, q: string) {
  const query = { organisation: scope.organisation.slug, kind, q };
  return queryOptions({
    queryKey: ["mapping-targets", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.get<{ 200: MappingTargets }, unknown, true>({
        url: "/api/v1/mappings/targets",
        query,
        signal,
        throwOnError: true,
      });
      return (data as MappingTargets).targets;
    },
    placeholderData: keepPreviousData,
  });
}

/** Says what a code means. */
export async function decide(
  scope: Scope,
  { kind, vendor, code }: Pick<UnmappedCode, "kind" | "vendor" | "code">,
  target: string,
): Promise<void> {
  await tell(scope, "POST", "/mappings", { mappings: [{ kind, vendor, code, target }] });
}

/** Confirms every code that has exactly one suggestion, found in this way. */
export async function confirmAll(scope: Scope, method: string, search: MappingSearch): Promise<void> {
  await tell(scope, "POST", "/mappings/confirm-suggestions", { method, ...given(search) });
}

/** Takes a decision back. */
export async function undo(scope: Scope, id: string): Promise<void> {
  await tell(scope, "DELETE", `/mappings/${encodeURIComponent(id)}`);
}

/** Every figure of demand and plan may have changed. */
export function forgetAnswers(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries();
}
