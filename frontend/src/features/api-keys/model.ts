/** How a key stands. */
import type { ApiKey } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { apiKeys as text } from "@/messages/en/api-keys.ts";

/** The word and the colour of a key's state at a moment. */
export function keyState(
  { revoked_at: revokedAt, expires_at: expiresAt }: Pick<ApiKey, "revoked_at" | "expires_at">,
  now: Date,
): { text: string; tone: Tone; active: boolean } {
  if (revokedAt !== null) return { text: text.revoked, tone: "neutral", active: false };
  if (new Date(expiresAt) <= now) return { text: text.expired, tone: "warning", active: false };
  return { text: text.active, tone: "accent", active: true };
}
