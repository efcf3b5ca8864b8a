/** What Clerk's publishable key says: from where its scripts come. */

const KEY = /^pk_(?:live|test)_([A-Za-z0-9+/]+={0,2})$/;
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
// The last part of a name has a letter, which tells it from an address in numbers.
const HOST = new RegExp(`^(?:${LABEL}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`);
const LOOPBACK = /^(?:127\.0\.0\.1|localhost):\d{1,5}$/;

function decoded(key: string): string | null {
  const [, encoded] = KEY.exec(key) ?? [];
  if (encoded === undefined) return null;
  try {
    const text = atob(encoded);
    return text.endsWith("$") ? text.slice(0, -1) : null;
  } catch {
    return null;
  }
}

/**
 * The origin of Clerk's Frontend API.
 *
 * @param key - The publishable key.
 * @param onLoopback - Whether it may be a port of this machine, over plain http: the server says so in development.
 * @throws Error when the key names anything but a plain host: a script from there could do all that the page can.
 */
export function frontendApi(key: string, onLoopback: boolean): string {
  const host = decoded(key);
  if (host !== null && host.length <= 253 && HOST.test(host)) return `https://${host}`;
  if (host !== null && onLoopback && LOOPBACK.test(host)) return `http://${host}`;
  throw new Error(
    "CAPLIQUIFY_CLERK_PUBLISHABLE_KEY is no key of Clerk's: it is pk_live_ or pk_test_ and the host of the Frontend API in base64. Whoever runs this installation can copy it from Clerk's dashboard.",
  );
}
