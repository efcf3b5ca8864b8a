/** What the mapping queue holds, as it is shown. */
import type { MappingSuggestion, UnmappedCode } from "@/api/generated/types.gen.ts";
import { formatCount } from "@/lib/format.ts";
import { mapping as text } from "@/messages/en/mapping.ts";

function word(words: Readonly<Record<string, string>>, key: string): string {
  return words[key] ?? key;
}

/** "Item". */
export const kindName = (kind: string): string => word(text.kinds, kind);
/** "Xero". */
export const vendorName = (vendor: string): string => word(text.vendors, vendor);
/** "same barcode". */
export const methodName = (method: string): string => word(text.methods, method);

/** That a list is not all of it; nothing where it is. */
export function cutOff(shown: number, all: number, locale: string): string {
  return shown < all ? text.cutOff(formatCount(shown, locale), formatCount(all, locale)) : "";
}

/** What tells codes apart. */
export function keyOf({ kind, vendor, code }: Pick<UnmappedCode, "kind" | "vendor" | "code">): string {
  return `${kind} ${vendor} ${code}`;
}

/** "GIN-70, Gin 70 cl", or only the code where it has no other name. */
export function nameTarget(target: string, name: string): string {
  return name === "" || name === target ? target : `${target}, ${name}`;
}

/** The one suggestion there is; among several only a person can choose. */
export function onlySuggestion({ suggestions }: Pick<UnmappedCode, "suggestions">): MappingSuggestion | null {
  return suggestions.length === 1 ? (suggestions[0] ?? null) : null;
}

/** How many codes each way of finding could decide alone, most first. */
export function sureMatches(codes: readonly UnmappedCode[]): { method: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const code of codes) {
    const only = onlySuggestion(code);
    if (only) counts.set(only.method, (counts.get(only.method) ?? 0) + 1);
  }
  return Array.from(counts, ([method, count]) => ({ method, count })).sort((a, b) => b.count - a.count);
}
