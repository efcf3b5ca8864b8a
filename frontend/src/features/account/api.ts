/** Questions and commands about one's own account. */
import { queryOptions } from "@tanstack/react-query";
import { authProvider } from "@/api/auth.ts";
import {
  changeAccount,
  changePassword,
  endAccountSession,
  endOtherAccountSessions,
  listAccountSessions,
  renewRecoveryCodes as makeRecoveryCodes,
  removeSecondFactor,
  signOut,
} from "@/api/generated/sdk.gen.ts";

/** Where one is signed in. */
export function accountSessionsOptions() {
  return queryOptions({
    queryKey: ["account-sessions"],
    queryFn: async ({ signal }) => (await listAccountSessions({ signal, throwOnError: true })).data.sessions,
  });
}

/** Ends one of them. */
export async function endSession(id: string): Promise<void> {
  await endAccountSession({ path: { session_id: id }, throwOnError: true });
}

/** Ends all but this one. */
export async function endOthers(): Promise<void> {
  await endOtherAccountSessions({ throwOnError: true });
}

/** Changes the name. */
export async function rename(name: string): Promise<void> {
  await changeAccount({ body: { name }, throwOnError: true });
}

/** Changes the password. */
export async function choosePassword(current: string, next: string): Promise<void> {
  await changePassword({ body: { current, new: next }, throwOnError: true });
}

/** Makes new recovery codes; the old ones count no more. */
export async function renewRecoveryCodes(): Promise<readonly string[]> {
  return (await makeRecoveryCodes({ throwOnError: true })).data.codes;
}

/** Turns the second factor off. */
export async function turnFactorOff(): Promise<void> {
  await removeSecondFactor({ throwOnError: true });
}

/** Ends the session, where this server keeps it; where another one does, forgetting it ends it. */
export async function leave(): Promise<void> {
  if (authProvider().sessionsAreOurs) await signOut({ throwOnError: true });
}
