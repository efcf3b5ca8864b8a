/** What of the mapping queue the address asks for. */
import type { IdentityKind, NewMapping } from "@/api/generated/types.gen.ts";

/** The filters; without any, all of it. */
export interface MappingSearch {
  readonly kind?: IdentityKind | undefined;
  readonly vendor?: NewMapping["vendor"] | undefined;
  readonly q?: string | undefined;
}

/** The kinds of codes there are. */
export const KINDS: readonly IdentityKind[] = ["item", "customer", "supplier", "account"];
/** What uses codes of its own. */
export const VENDORS: readonly NewMapping["vendor"][] = [
  "xero",
  "shopify",
  "amazon",
  "unleashed",
  "template",
];

const LONGEST = 200;

function word(value: unknown): string | undefined {
  // A code that is a number is read as one.
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text.slice(0, LONGEST);
}

/** Keeps what is understood. */
export function parseMappingSearch(search: Record<string, unknown>): MappingSearch {
  return {
    kind: KINDS.find((kind) => kind === search.kind),
    vendor: VENDORS.find((vendor) => vendor === search.vendor),
    q: word(search.q),
  };
}
