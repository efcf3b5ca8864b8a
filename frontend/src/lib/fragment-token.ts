/** The secret a link of an email or of the terminal carries behind the `#`, which no server ever sees. */

const TOKEN = /^#(?:token=)?([\w-]{16,256})$/;

let taken = "";

/** Takes it out of the address bar and the history at once; it is kept in this page only. */
export function takeFragmentToken(): string {
  const match = TOKEN.exec(window.location.hash);
  if (match?.[1]) {
    taken = match[1];
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
  return taken;
}

/** Forgets it once it was used. */
export function forgetFragmentToken(): void {
  taken = "";
}
