/** Who looks at the page, and what they may do in the organisation of the view. */
import { createContext, useContext } from "react";
import type { Membership, Session } from "@/api/generated/types.gen.ts";
import { useScope } from "./scope.ts";

/** One thing somebody may be allowed to do in an organisation. */
export type Permission =
  | "organisation:read"
  | "demand:read"
  | "supply:read"
  | "imports:read"
  | "imports:write"
  | "finance:read"
  | "finance:write"
  | "finance:approve"
  | "members:read"
  | "members:manage"
  | "approvals:read"
  | "settings:write"
  | "api-keys:manage"
  | "secrets:manage"
  | "audit:read"
  | "organisation:export"
  | "organisation:delete";

/** Provided once it is known who is signed in. */
export const SessionContext = createContext<Session | null>(null);

/** Whoever is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("A page was shown before anybody signed in.");
  return session;
}

/** What somebody is in an organisation. */
export function membershipIn(session: Session, slug: string): Membership | undefined {
  return session.memberships.find(({ organisation }) => organisation === slug);
}

/** Tells what whoever looks may do in the organisation of the view. */
export function useMay(): (permission: Permission) => boolean {
  const session = useSession();
  const { organisation } = useScope();
  const membership = membershipIn(session, organisation.slug);
  return (permission) => membership?.permissions.includes(permission) ?? false;
}
