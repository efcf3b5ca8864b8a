/** What of the mapping queue the address asks for. */

/** The filters; without any, all of it. */
export interface MappingSearch {
  readonly kind?: string | undefined;
  readonly vendor?: string | undefined;
  readonly q?: string | undefined;
}

const LONGEST = 200;

function word(value: unknown): string | undefined {
  // A code that is a number is read as one.
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text.slice(0, LONGEST);
}

/** Keeps what is understood. */
export function parseMappingSearch(search: Record<string, unknown>): MappingSearch {
  return { kind: word(search.kind), vendor: word(search.vendor), q: word(search.q) };
}
