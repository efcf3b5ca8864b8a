/** What an import's state means to the person who dropped the file. */
import type { ImportJob } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { formatCount } from "@/lib/format.ts";
import { asSentence } from "@/lib/reasons.ts";
import { en } from "@/messages/en.ts";

const FINISHED = ["completed", "completed_with_errors", "failed", "rolled_back"];

/** Whether nothing more will happen to it by itself. */
export function isFinished({ status }: Pick<ImportJob, "status">): boolean {
  return FINISHED.includes(status);
}

/** Whether it brought something that can be undone. */
export function canUndo(job: ImportJob): boolean {
  return (job.status === "completed" || job.status === "completed_with_errors") && job.imported > 0;
}

/** The words and the colour of a state. */
export function statusOf({ status }: Pick<ImportJob, "status">): { text: string; tone: Tone } {
  const texts: Readonly<Record<string, string>> = en.imports.statuses;
  const tones: Readonly<Record<string, Tone>> = {
    completed: "accent",
    completed_with_errors: "warning",
    failed: "bad",
  };
  return { text: texts[status] ?? status, tone: tones[status] ?? "neutral" };
}

/** How far a job is, in percent of its bytes. */
export function percentDone({ status, bytes_done: done, size_bytes: size }: ImportJob): number {
  if (FINISHED.includes(status)) return 100;
  return size === 0 ? 0 : Math.min(Math.round((done / size) * 100), 99);
}

/** One sentence on what became of the rows. */
export function outcome(job: ImportJob, locale: string): string {
  if (job.refused) return asSentence(job.refused);
  const count = (value: number) => formatCount(value, locale);
  const parts = [en.imports.importedRows(count(job.imported))];
  if (job.unchanged > 0) parts.push(en.imports.unchangedRows(count(job.unchanged)));
  if (job.error_count > 0) parts.push(en.imports.errorRows(count(job.error_count)));
  if (job.warning_count > 0) parts.push(en.imports.warningRows(count(job.warning_count)));
  return parts.join(", ");
}

/** The latest import that stored something, for each kind of file. */
export function latestByKind(jobs: readonly ImportJob[]): ImportJob[] {
  const latest = new Map<string, ImportJob>();
  for (const job of jobs) {
    const stored = job.status === "completed" || job.status === "completed_with_errors";
    const known = job.kind === null ? undefined : latest.get(job.kind);
    if (stored && job.kind !== null && (!known || known.created_at < job.created_at))
      latest.set(job.kind, job);
  }
  return Array.from(latest.values()).sort((left, right) => (left.created_at < right.created_at ? 1 : -1));
}

/** A kind of file in words: "xero-sales-invoices" becomes "Xero sales invoices". */
export function kindName(kind: string): string {
  const words = kind.replaceAll(/[-_.]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
