/** Loads Clerk's own scripts into the page, once. */
import { ApiError } from "../client.ts";
import { frontendApi } from "./publishable-key.ts";

/** As much of Clerk's global object as is used here. */
export interface Clerk {
  readonly session?: {
    readonly status?: string;
    readonly getToken: () => Promise<string | null>;
  } | null;
  readonly organization?: { readonly id: string } | null;
  readonly load: (options: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly addListener: (listen: (now: { readonly session?: unknown }) => void) => () => void;
  readonly setActive: (chosen: { readonly organization: string }) => Promise<void>;
  /** With something to do afterwards, it does not go to another page by itself. */
  readonly signOut: (afterwards: () => void) => Promise<void>;
  readonly mountSignIn: (place: HTMLDivElement, options: Readonly<Record<string, unknown>>) => void;
  readonly unmountSignIn: (place: HTMLDivElement) => void;
  readonly openUserProfile: () => void;
}

declare global {
  interface Window {
    Clerk?: Clerk;
    __internal_ClerkUICtor?: unknown;
  }
}

// Clerk keeps each major version at its address and mends it there; the second holds the forms of the first.
const SCRIPTS = [
  "npm/@clerk/clerk-js@6/dist/clerk.browser.js",
  "npm/@clerk/ui@1/dist/ui.browser.js",
] as const;

function load(address: string, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = true;
    script.crossOrigin = "anonymous";
    script.dataset.clerkPublishableKey = key;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(unreachable(new URL(address).origin));
    };
    document.head.append(script);
  });
}

function unreachable(origin: string): ApiError {
  return new ApiError(0, "unreachable", `Clerk's sign-in did not load from ${origin}. Try again.`, null);
}

async function start(key: string, onLoopback: boolean): Promise<Clerk> {
  const origin = frontendApi(key, onLoopback);
  await Promise.all(SCRIPTS.map((path) => load(`${origin}/${path}`, key)));
  const clerk = window.Clerk;
  if (!clerk) throw unreachable(origin);
  await clerk.load({
    ui: { ClerkUI: window.__internal_ClerkUICtor },
    signInUrl: "/sign-in",
    signUpUrl: "/sign-in",
    afterSignOutUrl: "/sign-in",
    telemetry: false,
  });
  return clerk;
}

let started: Promise<Clerk> | null = null;

/** Clerk, ready to be asked; a failed start is tried anew by whoever asks next. */
export function startClerk(key: string, onLoopback: boolean): Promise<Clerk> {
  started ??= start(key, onLoopback).catch((error: unknown) => {
    started = null;
    throw error;
  });
  return started;
}
