/** Questions and commands about members and invitations. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client.ts";
import {
  changeMember,
  createInvitation,
  listInvitations,
  listMembers,
  removeMember,
  resendInvitation,
  withdrawInvitation,
} from "@/api/generated/sdk.gen.ts";
import type {
  Invitation,
  InvitationOutcome,
  MemberChange,
  NewInvitation,
  Outcome,
} from "@/api/generated/types.gen.ts";
import type { Scope } from "@/lib/scope.ts";

/** Everybody who belongs to the organisation. */
export function membersOptions(scope: Scope) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["members", query],
    queryFn: async ({ signal }) => (await listMembers({ query, signal, throwOnError: true })).data,
  });
}

/** Invitations nobody has answered. */
export function invitationsOptions(scope: Scope) {
  const query = { organisation: scope.organisation.slug };
  return queryOptions({
    queryKey: ["invitations", query],
    queryFn: async ({ signal }) =>
      (await listInvitations({ query, signal, throwOnError: true })).data.invitations,
  });
}

function once(scope: Scope) {
  return {
    query: { organisation: scope.organisation.slug },
    headers: { "Idempotency-Key": newIdempotencyKey() },
    throwOnError: true as const,
  };
}

/** Makes a member something else, or asks for it. */
export async function change(scope: Scope, userId: string, body: MemberChange): Promise<Outcome> {
  return (await changeMember({ ...once(scope), path: { user_id: userId }, body })).data;
}

/** Takes somebody's membership away. */
export async function remove(scope: Scope, userId: string): Promise<void> {
  const query = { organisation: scope.organisation.slug };
  await removeMember({ query, path: { user_id: userId }, throwOnError: true });
}

/** Asks somebody to join. */
export async function invite(scope: Scope, body: NewInvitation): Promise<InvitationOutcome> {
  return (await createInvitation({ ...once(scope), body })).data;
}

/** Makes a new link; the one before counts no more. */
export async function resend(scope: Scope, id: string): Promise<Invitation> {
  return (await resendInvitation({ ...once(scope), path: { invitation_id: id } })).data;
}

/** Lets an invitation count no more. */
export async function withdraw(scope: Scope, id: string): Promise<void> {
  const query = { organisation: scope.organisation.slug };
  await withdrawInvitation({ query, path: { invitation_id: id }, throwOnError: true });
}

/** Asks again for people, invitations and approvals. */
export async function forgetPeople(client: QueryClient): Promise<void> {
  await Promise.all(
    ["members", "invitations", "approvals"].map((key) => client.invalidateQueries({ queryKey: [key] })),
  );
}
