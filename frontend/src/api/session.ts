/** What is asked before any page: who is signed in, what they belong to, and how this installation is set up. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { authProvider, chooseAuthProvider } from "./auth.ts";
// Not the generated functions: whatever one page takes from their module, every first view would have to load.
import { client } from "./generated/client.gen.ts";
import type {
  GetConfigurationResponses,
  ListOrganisationsResponses,
  Session,
} from "./generated/types.gen.ts";

const SESSION_KEY = ["session"] as const;

async function ask<Responses extends Record<number, unknown>>(
  url: string,
  signal: AbortSignal,
): Promise<Responses[keyof Responses]> {
  const { data } = await client.get<Responses, unknown, true>({ url, signal, throwOnError: true });
  return data as Responses[keyof Responses];
}

/** Who is signed in; refused with 401 where nobody is. */
export function sessionOptions() {
  return queryOptions({
    queryKey: SESSION_KEY,
    queryFn: async ({ client: queries, signal }) => {
      await findProvider(queries);
      const session = await ask<{ 200: Session }>("/api/v1/session", signal);
      authProvider().remember(session.csrf_token, session.memberships);
      return session;
    },
  });
}

/** The organisations of whoever is signed in. */
export function organisationsOptions() {
  return queryOptions({
    queryKey: ["organisations"],
    queryFn: ({ signal }) => ask<ListOrganisationsResponses>("/api/v1/organisations", signal),
  });
}

/** How this installation is set up; the same for everybody. */
export function configurationOptions() {
  return queryOptions({
    queryKey: ["configuration"],
    queryFn: ({ signal }) => ask<GetConfigurationResponses>("/api/config", signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Puts the provider in force that this installation names; without another one named, ours stays. */
async function findProvider(queries: QueryClient): Promise<void> {
  if (!authProvider().sessionsAreOurs) return;
  const config = await queries.ensureQueryData(configurationOptions());
  if (config.identity !== "clerk") return;
  const { startClerkProvider } = await import("./clerk/provider.ts");
  chooseAuthProvider(await startClerkProvider(config));
}

/** Takes over a session that began or got further: its token, and anew who is signed in. */
export async function enterSession(queries: QueryClient, csrfToken: string | null): Promise<void> {
  authProvider().remember(csrfToken);
  await queries.resetQueries({ queryKey: SESSION_KEY });
}

/** The session goes on with another token, and more may be done in it. */
export function continueSession(queries: QueryClient, csrfToken: string | null): void {
  authProvider().remember(csrfToken);
  doubtSession(queries);
}

/** Nothing of the one who was signed in stays in this page. */
export async function forgetSession(queries: QueryClient): Promise<void> {
  await authProvider().signOut();
  authProvider().remember(null);
  queries.clear();
}

/** Asks anew who is signed in, after something was answered with "nobody". */
export function doubtSession(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: SESSION_KEY });
}

/** Whether a question is the one about the session: its own refusal casts no doubt on it. */
export function isSessionQuestion(key: readonly unknown[]): boolean {
  return key[0] === SESSION_KEY[0];
}
