/** Being signed in with Clerk: each request carries a token of the organisation it asks about. */
import type { AuthProvider } from "../auth.ts";
import { ApiError } from "../client.ts";
import type { Configuration } from "../generated/types.gen.ts";
import { type Clerk, startClerk } from "./script.ts";

const NOWHERE = "https://this.invalid";

function refusedByClerk(error: unknown): boolean {
  const status: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "status") : null;
  return typeof status === "number" && status >= 400 && status < 500;
}

async function activate(clerk: Clerk, organization: string): Promise<void> {
  try {
    await clerk.setActive({ organization });
  } catch (error) {
    // Whoever left the organisation is told so by our own server, which the token of another one shows.
    if (!refusedByClerk(error)) throw error;
  }
}

async function bearer(clerk: Clerk, organisation: string | undefined): Promise<Record<string, string>> {
  if (!clerk.session) return {};
  try {
    if (organisation !== undefined && clerk.organization?.id !== organisation)
      await activate(clerk, organisation);
    // Clerk renews a token by itself; it counts for a minute, so none is kept here.
    const token = await clerk.session?.getToken();
    return token ? { Authorization: `Bearer ${token}` } : {};
  } catch {
    throw new ApiError(
      0,
      "unreachable",
      "Clerk, which signs people in here, did not answer. Try again.",
      null,
    );
  }
}

/** The provider on top of a Clerk that has started. */
export function clerkProvider(clerk: Clerk): AuthProvider {
  let companies: ReadonlyMap<string, string> = new Map();
  let before: Promise<unknown> = Promise.resolve();
  return {
    sessionsAreOurs: false,
    headers: (_method, address) => {
      const slug = new URL(address, NOWHERE).searchParams.get("organisation");
      // One after the other: the organisation is chosen for the whole page, and the token is of the one chosen.
      const mine = before.then(() => bearer(clerk, slug === null ? undefined : companies.get(slug)));
      before = mine.catch(() => undefined);
      return mine;
    },
    remember: (_token, memberships = []) => {
      companies = new Map(
        memberships.flatMap(({ organisation, external_id: id }) => (id ? [[organisation, id] as const] : [])),
      );
    },
    signOut: () => clerk.signOut(() => undefined),
  };
}

/** Starts Clerk as an installation is set up for it. */
export function clerkOf(config: Configuration): Promise<Clerk> {
  return startClerk(config.clerk_publishable_key ?? "", config.clerk_on_loopback);
}

/** The provider of an installation that Clerk signs people in to. */
export async function startClerkProvider(config: Configuration): Promise<AuthProvider> {
  return clerkProvider(await clerkOf(config));
}
