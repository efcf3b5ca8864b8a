/** How a total of ours compares with the vendor's own. */
import type { Check } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { signOf } from "@/lib/money.ts";
import { checks as text } from "@/messages/en/checks.ts";

/** Whether both are known and the same. */
export function isEqual({ variance }: Pick<Check, "variance">): boolean {
  return variance !== null && signOf(variance) === 0;
}

/** The word and the colour of a comparison. */
export function stateOf(check: Pick<Check, "variance">): { text: string; tone: Tone } {
  if (check.variance === null) return { text: text.unknown, tone: "neutral" };
  return isEqual(check) ? { text: text.equal, tone: "accent" } : { text: text.differs, tone: "warning" };
}

/** "Bank balance, Operating account". */
export function nameOf({ measure, subject }: Pick<Check, "measure" | "subject">): string {
  const names: Readonly<Record<string, string>> = text.measures;
  const name = names[measure] ?? measure;
  return subject === "" ? name : `${name}, ${subject}`;
}
