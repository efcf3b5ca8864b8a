/** Questions and commands about connected systems. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { ApiError, newIdempotencyKey } from "@/api/client.ts";
import { client } from "@/api/generated/client.gen.ts";
import type {
  Connecting,
  ConsentRequest,
  SetAsideRecords,
  Source,
  SourceKinds,
  Sources,
  SyncRun,
  SyncRuns,
} from "@/api/sources.ts";
import type { Scope } from "@/lib/scope.ts";
import { isUnfinished } from "./model.ts";

const PAGE = 20;
const POLL_MILLISECONDS = 1500;
const PARKED_POLL_MILLISECONDS = 15_000;

/** Soon while something runs; rarely while it only waits; else not at all. */
function pollFor(runs: readonly (SyncRun | null)[]): number | false {
  const unfinished = runs.filter((run) => isUnfinished(run));
  if (unfinished.length === 0) return false;
  return unfinished.every((run) => run?.status === "parked") ? PARKED_POLL_MILLISECONDS : POLL_MILLISECONDS;
}

async function ask<Answer>(url: string, query: object, signal: AbortSignal): Promise<Answer> {
  const { data } = await client.get<{ 200: Answer }, unknown, true>({
    url: `/api/v1${url}`,
    query: query as Record<string, unknown>,
    signal,
    throwOnError: true,
  });
  return data as Answer;
}

async function tell<Answer>(
  scope: Scope,
  method: "POST" | "PATCH" | "DELETE",
  url: string,
  body?: object,
): Promise<Answer> {
  const { data } = await client.request<{ 200: Answer }, unknown, true>({
    method,
    url: `/api/v1${url}`,
    query: { organisation: scope.organisation.slug },
    ...(body ? { body } : {}),
    headers: { "Content-Type": "application/json", "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true,
  });
  return data as Answer;
}

function within(scope: Scope) {
  return { organisation: scope.organisation.slug };
}

/** All sources, asked again while one is being read. */
export function sourcesOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["sources", within(scope)],
    queryFn: ({ signal }) => ask<Sources>("/sources", within(scope), signal),
    refetchInterval: ({ state }) => pollFor(state.data?.sources.map(({ run }) => run) ?? []),
  });
}

/** One source, asked again while it is being read. */
export function sourceOptions(scope: Scope, id: string) {
  return queryOptions({
    queryKey: ["source", id, within(scope)],
    queryFn: ({ signal }) => ask<Source>(`/sources/${encodeURIComponent(id)}`, within(scope), signal),
    refetchInterval: ({ state }) => pollFor([state.data?.run ?? null]),
  });
}

/** What each kind of system asks for. */
export function sourceKindsOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["source-kinds", within(scope)],
    queryFn: ({ signal }) => ask<SourceKinds>("/source-kinds", within(scope), signal),
  });
}

/** Syncs of a source, newest first, page by page; asked again when the newest one is not what it was. */
export function runsOptions(scope: Scope, { id, run }: Pick<Source, "id" | "run">) {
  return infiniteQueryOptions({
    queryKey: ["source-runs", id, within(scope), run?.id, run?.status],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      ask<SyncRuns>(
        `/sources/${encodeURIComponent(id)}/runs`,
        { ...within(scope), limit: PAGE, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Records of a source that were set aside, newest first, page by page; asked again when their number changes. */
export function setAsideOptions(scope: Scope, { id, set_aside: count }: Pick<Source, "id" | "set_aside">) {
  return infiniteQueryOptions({
    queryKey: ["set-aside", id, within(scope), count],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      ask<SetAsideRecords>(
        `/sources/${encodeURIComponent(id)}/set-aside`,
        { ...within(scope), limit: PAGE, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What can be told a source in one word. */
export type Order = "sync" | "pause" | "resume" | "cancel" | "retry";

/** Tells it. */
export async function order(scope: Scope, id: string, what: Order): Promise<void> {
  await tell(scope, "POST", `/sources/${encodeURIComponent(id)}/${what}`);
}

/** Throws its credentials away. */
export async function disconnect(scope: Scope, id: string): Promise<void> {
  await tell(scope, "DELETE", `/sources/${encodeURIComponent(id)}`);
}

/** What may change of a source; what is left out stays. */
export interface SourceChange {
  readonly name?: string;
  readonly excluded_from_statistics?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  readonly credentials?: Readonly<Record<string, string>>;
}

/** Changes its name, settings or secrets. */
export async function changeSource(scope: Scope, id: string, change: SourceChange): Promise<void> {
  await tell(scope, "PATCH", `/sources/${encodeURIComponent(id)}`, change);
}

/** Lets every record that was set aside be tried once more; the source's sync tells what became of them. */
export async function retrySetAside(scope: Scope, id: string): Promise<void> {
  await tell(scope, "POST", `/sources/${encodeURIComponent(id)}/set-aside/retry`);
}

/** What a connection is made of. */
export interface NewSource {
  readonly vendor: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, string>>;
  /** Whether rows that files of the same system brought end, once all of it is here. */
  readonly replace_files: boolean;
}

function connect(scope: Scope, body: NewSource): Promise<Connecting> {
  return tell(scope, "POST", "/sources", body);
}

function startConsent(scope: Scope, id: string): Promise<ConsentRequest> {
  return tell(scope, "POST", `/sources/${encodeURIComponent(id)}/consent`, {});
}

/** Chooses the account; without one, those to choose from are told, and a single one is taken. */
export function chooseAccount(scope: Scope, id: string, account?: string): Promise<Connecting> {
  const body = account === undefined ? {} : { account_id: account };
  return tell(scope, "POST", `/sources/${encodeURIComponent(id)}/account`, body);
}

/** Where to go on: on the vendor's page, or here, where nobody has to agree there. */
export async function goOn(scope: Scope, id: string): Promise<ConsentRequest | Connecting> {
  try {
    return await startConsent(scope, id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return chooseAccount(scope, id);
    throw error;
  }
}

/** What the vendor sent somebody back with. */
export interface ConsentReturn {
  readonly state: string;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
}

/** What somebody gave: a connection of its own, or the one there was, if it was not disconnected. */
export async function connectOrChange(
  scope: Scope,
  before: Source | undefined,
  body: NewSource,
): Promise<ConsentRequest | Connecting> {
  if (!before || before.status === "disconnected") {
    const connecting = await connect(scope, body);
    return connecting.next === "consent" ? startConsent(scope, connecting.source.id) : connecting;
  }
  await changeSource(scope, before.id, { settings: body.settings, credentials: body.credentials });
  return goOn(scope, before.id);
}

/** Completes a connection; a query, because it must be sent once for each return, however often the page is shown. */
export function consentOptions(scope: Scope, answer: ConsentReturn) {
  return queryOptions({
    queryKey: ["consent", answer.state],
    queryFn: () => tell<Connecting>(scope, "POST", "/sources/consent", answer),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** What is known of sources is asked again. */
export async function forgetSources(client: QueryClient): Promise<void> {
  const keys = ["sources", "source", "source-runs", "set-aside"];
  await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
}
