/** What an approval means to whoever reads it. */
import type { Approval } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { approvals as text } from "@/messages/en/approvals.ts";

const TONES: Readonly<Record<Approval["status"], Tone>> = {
  pending: "warning",
  executed: "accent",
  failed: "bad",
  rejected: "neutral",
  withdrawn: "neutral",
  expired: "neutral",
};

/** The word and the colour of a state. */
export function statusOf({ status }: Pick<Approval, "status">): { text: string; tone: Tone } {
  return { text: text.statuses[status], tone: TONES[status] };
}

/** What waits, those first that whoever looks may decide, then those that run out first. */
export function waitingFirst(all: readonly Approval[]): Approval[] {
  return all
    .filter(({ status }) => status === "pending")
    .sort(
      (left, right) =>
        Number(right.may_decide) - Number(left.may_decide) || left.expires_at.localeCompare(right.expires_at),
    );
}

/** What was decided, or ran out, as it came. */
export function decidedOf(all: readonly Approval[]): Approval[] {
  return all.filter(({ status }) => status !== "pending");
}

/** A field of the change in words: "approval_limit" becomes "Approval limit". */
export function fieldName(field: string): string {
  const words = field.replaceAll(/[_.]/g, " ");
  return text.fields[field] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who decided, and when. */
export function decidedBy({ decided_by: who, decided_at: when }: Approval): string {
  return who && when ? text.by(actorName(who), formatInstant(when)) : NOT_AVAILABLE;
}
