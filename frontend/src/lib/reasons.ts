/** Looks up why a figure is missing: `reasons` maps a path such as `weeks.3.opening` to a sentence. */

import { writeDays } from "./dates.ts";

/** Begins with a capital and ends with a full stop, as a text of its own should. */
export function asSentence(text: string): string {
  // An email address is written as it is, also where a sentence begins with it.
  const begun = /^\S+@/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** A note, reason or cause as it is shown: a sentence, with days as everywhere else. */
export function asRemark(text: string): string {
  return asSentence(writeDays(text));
}

/** Reasons of an answer, by path. */
export type Reasons = Readonly<Record<string, string>>;

function segments(path: string): string[] {
  return path.replaceAll(/\[(\w+)\]/g, ".$1").split(".");
}

/**
 * The reason of the given path or, when the answer gives one for a whole part, of the nearest part above it.
 * `fallback` is said when the answer holds none.
 */
export function reasonFor(reasons: Reasons, path: string, fallback: string): string {
  const known = new Map(Object.entries(reasons).map(([key, reason]) => [segments(key).join("."), reason]));
  const wanted = segments(path);
  for (let length = wanted.length; length > 0; length -= 1) {
    const reason = known.get(wanted.slice(0, length).join("."));
    if (reason !== undefined) return asRemark(reason);
  }
  const last = wanted.at(-1) ?? path;
  return asRemark(known.get(last) ?? fallback);
}

/** The same reason often holds for many figures: each reason once, with how many figures it concerns. */
export function groupReasons(reasons: Reasons): { reason: string; figures: number }[] {
  const counts = new Map<string, number>();
  for (const reason of Object.values(reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Array.from(counts, ([reason, figures]) => ({ reason: asRemark(reason), figures }));
}
