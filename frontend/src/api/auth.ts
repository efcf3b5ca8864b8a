/** How requests show who is signed in; one provider is in force at a time. */
import type { Membership } from "./generated/types.gen.ts";

/** A way of being signed in. */
export interface AuthProvider {
  /** Whether sessions are kept by this server, which ends them too. */
  readonly sessionsAreOurs: boolean;
  /** What a request with this method to this address carries besides. */
  readonly headers: (method: string, address: string) => Promise<Readonly<Record<string, string>>>;
  /** Told whenever the server says who is signed in, and with what token a change must come. */
  readonly remember: (csrfToken: string | null, memberships?: readonly Membership[]) => void;
  /** Ends it outside this server; the server's own session is ended by its address. */
  readonly signOut: () => Promise<void>;
}

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** The server's own: the browser sends a cookie that no script reads, and every change repeats the session's token. */
export function builtInProvider(): AuthProvider {
  let token: string | null = null;
  return {
    sessionsAreOurs: true,
    headers: async (method): Promise<Record<string, string>> =>
      token === null || SAFE_METHODS.includes(method.toUpperCase()) ? {} : { "X-CSRF-Token": token },
    remember: (csrfToken) => {
      token = csrfToken;
    },
    signOut: async () => {
      token = null;
    },
  };
}

let current: AuthProvider = builtInProvider();

/** The provider in force. */
export function authProvider(): AuthProvider {
  return current;
}

/** Puts another provider in force. */
export function chooseAuthProvider(provider: AuthProvider): void {
  current = provider;
}

/** Asks the person for a code; resolves to whether one was accepted. */
export type CodeAsker = () => Promise<boolean>;

let asker: CodeAsker | null = null;
let asking: Promise<boolean> | null = null;

/** Says who asks for codes as long as it stands; gives back how to end that. */
export function answerCodesWith(next: CodeAsker): () => void {
  asker = next;
  return () => {
    if (asker === next) asker = null;
  };
}

/** One question at a time, however many requests wait for it. */
export function askForCode(): Promise<boolean> {
  asking ??= (asker ? asker() : Promise.resolve(false)).finally(() => {
    asking = null;
  });
  return asking;
}
