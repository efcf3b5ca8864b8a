/** Questions and commands about what waits for a second person. */
import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import { approve, listApprovals, reject, withdrawApproval } from "@/api/generated/sdk.gen.ts";
import type { Approval } from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

const PAGE = 50;
const POLL_MILLISECONDS = 60_000;

/** Approvals, the newest first. */
export function approvalsOptions(scope: Scope) {
  const question = { organisation: scope.organisation.slug, limit: PAGE };
  return infiniteQueryOptions({
    queryKey: ["approvals", question],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === "" ? {} : { cursor: pageParam };
      return (await listApprovals({ query: { ...question, ...cursor }, signal, throwOnError: true })).data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** How many wait for whoever asks; asked again now and then, because others ask. */
export function approvalsWaitingOptions(scope: Scope) {
  const question = { organisation: scope.organisation.slug, status: "pending" as const, limit: 1 };
  return queryOptions({
    queryKey: ["approvals", question],
    queryFn: async ({ signal }) =>
      (await listApprovals({ query: question, signal, throwOnError: true })).data.waiting,
    refetchInterval: POLL_MILLISECONDS,
  });
}

function target(scope: Scope, { id }: Approval) {
  return {
    path: { approval_id: id },
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true as const,
  };
}

/** Agrees to exactly what was read. */
export async function agree(scope: Scope, approval: Approval, comment: string): Promise<Approval> {
  const body = { payload_hash: approval.payload_hash, ...(comment === "" ? {} : { comment }) };
  return (await approve({ ...target(scope, approval), body })).data;
}

/** Refuses it. */
export async function refuse(scope: Scope, approval: Approval, comment: string): Promise<Approval> {
  return (await reject({ ...target(scope, approval), body: { comment } })).data;
}

/** Takes one's own request back. */
export async function takeBack(scope: Scope, approval: Approval): Promise<Approval> {
  return (await withdrawApproval(target(scope, approval))).data;
}

/** What was decided may have changed anything. */
export function forgetAnswers(client: QueryClient): Promise<void> {
  return client.invalidateQueries();
}
