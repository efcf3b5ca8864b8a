/** Questions and commands about connected systems. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { ApiError, newIdempotencyKey } from "@/api/client.ts";
import {
  askForConsent,
  cancelSync,
  changeSource,
  chooseSourceAccount,
  connectSource,
  disconnectSource,
  finishConsent,
  getSource,
  listSetAsideRecords,
  listSourceKinds,
  listSources,
  listSyncRuns,
  pauseSource,
  resumeSource,
  retrySetAsideRecords,
  retrySource,
  syncSource,
} from "@/api/generated/sdk.gen.ts";
import type {
  ChangedSource,
  Connecting,
  ConsentRequest,
  ConsentReturn,
  NewSource,
  Source,
  SyncRun,
} from "@/api/generated/types.gen.ts";
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

function within(scope: Scope) {
  return { query: { organisation: scope.organisation.slug }, throwOnError: true as const };
}

function of(id: string) {
  return { path: { source_id: id } };
}

function once(scope: Scope) {
  return { ...within(scope), headers: { "Idempotency-Key": newIdempotencyKey() } };
}

/** All sources, asked again while one is being read. */
export function sourcesOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["sources", scope.organisation.slug],
    queryFn: async ({ signal }) => (await listSources({ ...within(scope), signal })).data,
    refetchInterval: ({ state }) => pollFor(state.data?.sources.map(({ run }) => run) ?? []),
  });
}

/** One source, asked again while it is being read. */
export function sourceOptions(scope: Scope, id: string) {
  return queryOptions({
    queryKey: ["source", id, scope.organisation.slug],
    queryFn: async ({ signal }) => (await getSource({ ...within(scope), ...of(id), signal })).data,
    refetchInterval: ({ state }) => pollFor([state.data?.run ?? null]),
  });
}

/** What each kind of system asks for. */
export function sourceKindsOptions(scope: Scope) {
  return queryOptions({
    queryKey: ["source-kinds", scope.organisation.slug],
    queryFn: async ({ signal }) => (await listSourceKinds({ ...within(scope), signal })).data,
  });
}

function pageQuery(scope: Scope, cursor: string) {
  return { organisation: scope.organisation.slug, limit: PAGE, ...(cursor === "" ? {} : { cursor }) };
}

/** Syncs of a source, newest first, page by page; asked again when the newest one is not what it was. */
export function runsOptions(scope: Scope, { id, run }: Pick<Source, "id" | "run">) {
  return infiniteQueryOptions({
    queryKey: ["source-runs", id, scope.organisation.slug, run?.id, run?.status],
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const query = pageQuery(scope, pageParam);
      return (await listSyncRuns({ ...of(id), query, signal, throwOnError: true })).data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Records of a source that were set aside, newest first, page by page; asked again when their number changes. */
export function setAsideOptions(scope: Scope, { id, set_aside: count }: Pick<Source, "id" | "set_aside">) {
  return infiniteQueryOptions({
    queryKey: ["set-aside", id, scope.organisation.slug, count],
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const query = pageQuery(scope, pageParam);
      return (await listSetAsideRecords({ ...of(id), query, signal, throwOnError: true })).data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

const ORDERS = {
  sync: syncSource,
  pause: pauseSource,
  resume: resumeSource,
  cancel: cancelSync,
  retry: retrySource,
} as const;

/** What can be told a source in one word. */
export type Order = keyof typeof ORDERS;

/** Tells it. */
export async function order(scope: Scope, id: string, what: Order): Promise<void> {
  await ORDERS[what]({ ...once(scope), ...of(id) });
}

/** Throws its credentials away. */
export async function disconnect(scope: Scope, id: string): Promise<void> {
  await disconnectSource({ ...within(scope), ...of(id) });
}

/** Changes its name, settings or secrets; what is left out stays. */
export async function change(scope: Scope, id: string, body: ChangedSource): Promise<void> {
  await changeSource({ ...within(scope), ...of(id), body });
}

/** Lets every record that was set aside be tried once more; the source's sync tells what became of them. */
export async function retrySetAside(scope: Scope, id: string): Promise<void> {
  await retrySetAsideRecords({ ...once(scope), ...of(id) });
}

async function startConsent(scope: Scope, id: string): Promise<ConsentRequest> {
  return (await askForConsent({ ...within(scope), ...of(id), body: {} })).data;
}

/** Chooses the account; without one, those to choose from are told, and a single one is taken. */
export async function chooseAccount(scope: Scope, id: string, account: string | null): Promise<Connecting> {
  return (await chooseSourceAccount({ ...within(scope), ...of(id), body: { account_id: account } })).data;
}

/** Where to go on: on the vendor's page, or here, where nobody has to agree there. */
export async function goOn(scope: Scope, id: string): Promise<ConsentRequest | Connecting> {
  try {
    return await startConsent(scope, id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return chooseAccount(scope, id, null);
    throw error;
  }
}

/** What somebody gave: a connection of its own, or the one there was, if it was not disconnected. */
export async function connectOrChange(
  scope: Scope,
  before: Source | undefined,
  body: NewSource,
): Promise<ConsentRequest | Connecting> {
  if (!before || before.status === "disconnected") {
    const { data } = await connectSource({ ...once(scope), body });
    return data.next === "consent" ? startConsent(scope, data.source.id) : data;
  }
  await change(scope, before.id, { settings: body.settings, credentials: body.credentials });
  return goOn(scope, before.id);
}

/** Completes a connection; a query, because it must be sent once for each return, however often the page is shown. */
export function consentOptions(scope: Scope, body: ConsentReturn) {
  return queryOptions({
    queryKey: ["consent", body.state],
    queryFn: async () => (await finishConsent({ ...within(scope), body })).data,
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
