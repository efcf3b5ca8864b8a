/** Questions and commands about imports. */
import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import {
  getImportOptions,
  listImportsOptions,
  listTemplatesOptions,
} from "@/api/generated/@tanstack/react-query.gen.ts";
import { listImportErrors, listImports, rollBackImport } from "@/api/generated/sdk.gen.ts";
import type { ImportJob, Rollback } from "@/api/generated/types.gen.ts";
import { type Scope, scopeQuery } from "@/lib/scope.ts";
import { isFinished } from "./model.ts";

const PAGE = 50;
const LATEST = 500;
const FEW = 20;
const POLL_MILLISECONDS = 1000;

/** Imports, newest first; asked again while one is under way. */
export function importsOptions(scope: Scope) {
  const question = { organisation: scope.organisation.slug, limit: PAGE };
  return infiniteQueryOptions({
    queryKey: ["imports", question],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === "" ? {} : { cursor: pageParam };
      const { data } = await listImports({ query: { ...question, ...cursor }, signal, throwOnError: true });
      return data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ imports }) => imports.some((job) => !isFinished(job)))
        ? POLL_MILLISECONDS
        : false,
  });
}

/** The latest imports, in one answer, for what is known of each kind. */
export function latestImportsOptions(scope: Scope) {
  return listImportsOptions({ query: { organisation: scope.organisation.slug, limit: LATEST } });
}

/** A few of the newest imports, for the time at which data last came in. */
export function newestImportsOptions(scope: Scope) {
  return listImportsOptions({ query: { organisation: scope.organisation.slug, limit: FEW } });
}

/** One import, asked again until it is finished. */
export function importOptions(organisation: string, id: string) {
  return {
    ...getImportOptions({ path: { import_id: id }, query: { organisation } }),
    refetchInterval: ({ state }: { state: { data?: ImportJob | undefined } }) =>
      state.data && isFinished(state.data) ? false : POLL_MILLISECONDS,
  };
}

/** Rows of an import that were set aside, page by page. */
export function rowErrorsOptions(scope: Scope, id: string) {
  const question = { organisation: scope.organisation.slug, limit: PAGE };
  return infiniteQueryOptions({
    queryKey: ["row-errors", id, question],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === "" ? {} : { cursor: pageParam };
      const { data } = await listImportErrors({
        path: { import_id: id },
        query: { ...question, ...cursor },
        signal,
        throwOnError: true,
      });
      return data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Where the rows that were set aside can be had as a file. */
export function rowErrorsFileAddress(scope: Scope, id: string): string {
  return `/api/v1/imports/${encodeURIComponent(id)}/errors.csv?${new URLSearchParams(scopeQuery(scope))}`;
}

/** Our own file formats. */
export function templatesOptions() {
  return listTemplatesOptions();
}

/** Where a template can be had. */
export function templateAddress(name: string, format: "csv" | "xlsx"): string {
  return `/api/v1/templates/${encodeURIComponent(name)}.${format}`;
}

/** Undoes an import. */
export async function undoImport(scope: Scope, id: string): Promise<Rollback> {
  const { data } = await rollBackImport({
    path: { import_id: id },
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true,
  });
  return data;
}

/** The history is asked for again, so that it shows a file that just arrived. */
export function forgetHistory(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ["imports"] });
}

/** What was answered before the facts changed is asked again. */
export function forgetAnswers(client: QueryClient): Promise<void> {
  return client.invalidateQueries();
}
