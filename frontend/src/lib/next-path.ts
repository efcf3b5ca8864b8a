/** Where to go after signing in: a place of this app, whatever the address says. */

const OUR_OWN = /^\/(?![/\\])[^\\\s\p{Control}]*$/u;
const BASE = "https://this.invalid";

/** Ways in: coming back to one of them after signing in would lead in a circle. */
export const ENTRANCES: readonly string[] = [
  "/sign-in",
  "/second-factor",
  "/set-up-second-factor",
  "/welcome",
  "/forgot-password",
  "/reset-password",
];

/** The path to go to, or the first page when the address names another site, or nothing that is a page. */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== "string" || !OUR_OWN.test(wanted) || !URL.canParse(wanted, BASE)) return "/";
  const url = new URL(wanted, BASE);
  if (url.origin !== BASE || url.pathname.startsWith("//") || ENTRANCES.includes(url.pathname)) return "/";
  if (url.pathname === "/api" || url.pathname.startsWith("/api/")) return "/";
  return url.pathname + url.search + url.hash;
}

/** What an address leads to after signing in, as the search parameter of the entrances. */
export function nextSearch(path: string): { next?: string } {
  const next = nextPath(path);
  return next === "/" ? {} : { next };
}
