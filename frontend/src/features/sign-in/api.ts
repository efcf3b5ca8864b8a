/** Commands of the ways in. */
import { queryOptions } from "@tanstack/react-query";
import { authProvider } from "@/api/auth.ts";
import {
  acceptInvitation,
  completePasswordReset,
  confirmSecondFactor,
  createFirstAdministrator,
  giveSecondFactor,
  lookAtInvitation,
  requestPasswordReset,
  setUpSecondFactor,
  signIn,
  signOut,
} from "@/api/generated/sdk.gen.ts";
import type { SignIn } from "@/api/generated/types.gen.ts";

/** Signs in; tells what is left to do. */
export async function enter(email: string, password: string): Promise<SignIn> {
  return (await signIn({ body: { email, password }, throwOnError: true })).data;
}

/** Gives a code of the authenticator app, or a recovery code. */
export async function giveCode(code: string): Promise<string> {
  const { data } = await giveSecondFactor({ body: { code: code.replaceAll(/\s/g, "") }, throwOnError: true });
  return data.csrf_token;
}

/** Makes the first administrator of an installation. */
export async function welcome(body: {
  token: string;
  email: string;
  name: string;
  password: string;
}): Promise<SignIn> {
  const { data } = await createFirstAdministrator({ body, throwOnError: true });
  return data;
}

/** Asks for a link to choose a new password. */
export async function forgetPassword(email: string): Promise<void> {
  await requestPasswordReset({ body: { email }, throwOnError: true });
}

/** Chooses a new password. */
export async function resetPassword(token: string, password: string): Promise<void> {
  await completePasswordReset({ body: { token, password }, throwOnError: true });
}

/** What an authenticator app is set up with; asked once, because each time makes a new secret. */
export function secondFactorSetupOptions() {
  return queryOptions({
    queryKey: ["second-factor-setup"],
    queryFn: async () => (await setUpSecondFactor({ throwOnError: true })).data,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
}

/** Confirms that the app shows the right codes. */
export async function confirmCode(code: string) {
  const { data } = await confirmSecondFactor({
    body: { code: code.replaceAll(/\s/g, "") },
    throwOnError: true,
  });
  return data;
}

/** What an invited person is offered. */
export function invitationOptions(token: string) {
  return queryOptions({
    queryKey: ["invitation", token],
    queryFn: async () => (await lookAtInvitation({ body: { token }, throwOnError: true })).data,
    enabled: token !== "",
    retry: false,
  });
}

/** Joins; who has no account yet chooses a name and a password. */
export async function joinOrganisation(
  token: string,
  chosen: { name: string; password: string } | null,
): Promise<void> {
  await acceptInvitation({ body: { token, ...chosen }, throwOnError: true });
}

/** Ends the session, where this server keeps it; where another one does, forgetting it ends it. */
export async function leave(): Promise<void> {
  if (authProvider().sessionsAreOurs) await signOut({ throwOnError: true });
}
