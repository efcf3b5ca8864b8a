/** What of the audit log the address asks for. */
import { parseDay } from "@/lib/scope.ts";

/** The filters; without any, all of it. */
export interface AuditSearch {
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const LONGEST = 200;

function word(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim().slice(0, LONGEST) : "";
  return text === "" ? undefined : text;
}

/** Keeps what is understood. */
export function parseAuditSearch(search: Record<string, unknown>): AuditSearch {
  return {
    action: word(search.action),
    actor: word(search.actor),
    since: parseDay(search.since),
    until: parseDay(search.until),
  };
}
