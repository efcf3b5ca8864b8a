/** What the addresses of the pages about sources hold. */

/** What is being connected, and which source it was before. */
export interface ConnectSearch {
  readonly vendor?: string;
  readonly again?: string;
}

/** What a vendor sends somebody back with. */
export interface ConsentSearch {
  readonly state?: string;
  readonly code?: string;
  readonly error?: string;
}

// The router reads what looks like a number as one.
function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function known<Name extends string>(values: Readonly<Record<Name, unknown>>): { [name in Name]?: string } {
  const texts = Object.entries(values).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[name, text]];
  });
  return Object.fromEntries(texts) as { [name in Name]?: string };
}

/** Keeps what is understood of an address. */
export function parseConnectSearch({ vendor, again }: Record<string, unknown>): ConnectSearch {
  return known({ vendor, again });
}

/** Keeps what is understood of an address; Amazon has a name of its own for the code. */
export function parseConsentSearch(search: Record<string, unknown>): ConsentSearch {
  const { state, code, spapi_oauth_code: amazonCode, error } = search;
  return known({ state, code: code ?? amazonCode, error });
}
