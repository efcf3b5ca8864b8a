/** What the audit page makes of entries. */
import type { AuditLine } from "@/api/generated/types.gen.ts";
import { NOT_AVAILABLE } from "@/lib/format.ts";
import type { AuditSearch } from "./search.ts";

/** One field of what was changed. */
export interface ChangedField {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

function written(value: unknown): string {
  if (value === undefined || value === null || value === "") return NOT_AVAILABLE;
  if (Array.isArray(value)) return value.map(written).join(", ") || NOT_AVAILABLE;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Each field of before and after, in the order in which they were kept. */
export function changedFields({ before, after }: Pick<AuditLine, "before" | "after">): ChangedField[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return Array.from(fields, (field) => ({
    field,
    before: written(before?.[field]),
    after: written(after?.[field]),
  }));
}

const DAY = 86_400_000;

/** The filters as the server asks for them: days of UTC, the last one whole. */
export function auditQuery({ action, actor, since, until }: AuditSearch): Record<string, string> {
  const after = until ? new Date(Date.parse(`${until}T00:00:00Z`) + DAY).toISOString() : undefined;
  const wanted = { action, actor, since: since ? `${since}T00:00:00Z` : undefined, until: after };
  return Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** From where something was done: the web app, an address. */
export function whereOf({ surface, address }: Pick<AuditLine, "surface" | "address">): string {
  return address ? `${surface}, ${address}` : surface;
}
