/** What an import's state means to the person who dropped the file. */
import type { ImportJob } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { formatCount } from "@/lib/format.ts";
import { asRemark, asSentence } from "@/lib/reasons.ts";
import { imports as importsText } from "@/messages/en/imports.ts";

const FINISHED = ["completed", "completed_with_errors", "failed", "rolled_back"];

/** Whether nothing more will happen to it by itself. */
export function isFinished({ status }: Pick<ImportJob, "status">): boolean {
  return FINISHED.includes(status);
}

/** Whether it was read to its end. */
export function hasStored({ status }: Pick<ImportJob, "status">): boolean {
  return status === "completed" || status === "completed_with_errors";
}

/** Whether it brought something that can be undone. */
export function canUndo(job: ImportJob): boolean {
  return hasStored(job) && job.imported > 0;
}

/** The words and the colour of a state. */
export function statusOf({ status }: Pick<ImportJob, "status">): { text: string; tone: Tone } {
  const texts: Readonly<Record<string, string>> = importsText.statuses;
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

/** The kind of a file, which is not known before it is read. */
export function kindOf(job: ImportJob): string {
  if (job.kind !== null) return kindName(job.kind);
  return isFinished(job) ? importsText.unknownKind : importsText.unknownYet;
}

const OPTIONS = ["dates", "decimal", "currency", "account", "kind", "encoding"] as const;

/** What a file cannot say of itself. */
export type OptionName = (typeof OPTIONS)[number];

/** The options a refusal asks for; often there are none, and only another file helps. */
export function askedOptions(refused: string): readonly OptionName[] {
  return OPTIONS.filter((option) => new RegExp(`--${option}\\b`).test(refused));
}

/** The options that were given, to be corrected when one of them was wrong. */
export function givenOptions(
  options: Readonly<Partial<Record<OptionName, string | undefined>>>,
): readonly OptionName[] {
  return OPTIONS.filter((option) => Boolean(options[option]));
}

/** The kinds a refusal leaves to choose from. */
export function offeredKinds(refused: string): string[] {
  return Array.from(refused.matchAll(/--kind ([a-z][\w-]*)/g), ([, kind = ""]) => kind);
}

function fieldName(option: string): string {
  const names: Readonly<Record<string, unknown>> = importsText.options;
  const name = names[option];
  return importsText.field(typeof name === "string" ? name : option);
}

/** The server speaks of options as they are typed in a terminal; here they are fields. */
export function inWebWords(text: string): string {
  return text
    .replaceAll(/ and no --\w+/g, " and none was given")
    .replaceAll(/--kind ([a-z][\w-]*)/g, (_, kind: string) => importsText.namedKind(kindName(kind)))
    .replaceAll(/for example --\w+ (\S+)/g, "for example $1")
    .replaceAll(/with --(\w+)(?: [\w-]+\|[\w-]+)?/g, (_, option: string) => `in ${fieldName(option)}`)
    .replaceAll(/--(\w+)/g, (_, option: string) => fieldName(option));
}

/** What is said about an import, as a sentence; the name of its file stays as it is written. */
export function remarkOf({ file }: Pick<ImportJob, "file">, text: string): string {
  const said = inWebWords(text);
  if (!said.startsWith(file)) return asRemark(said);
  return file + asSentence(said.slice(file.length));
}

/** One sentence on what became of the rows. */
export function outcome(job: ImportJob, locale: string): string {
  if (job.refused) return remarkOf(job, job.refused);
  const count = (value: number) => formatCount(value, locale);
  const parts = [importsText.importedRows(count(job.imported))];
  if (job.unchanged > 0) parts.push(importsText.unchangedRows(count(job.unchanged)));
  if (job.error_count > 0) parts.push(importsText.errorRows(count(job.error_count)));
  if (job.warning_count > 0) parts.push(importsText.warningRows(count(job.warning_count)));
  return parts.join(", ");
}

/** The latest import that stored something, for each kind of file. */
export function latestByKind(jobs: readonly ImportJob[]): ImportJob[] {
  const latest = new Map<string, ImportJob>();
  for (const job of jobs) {
    const known = job.kind === null ? undefined : latest.get(job.kind);
    if (hasStored(job) && job.kind !== null && (!known || known.created_at < job.created_at))
      latest.set(job.kind, job);
  }
  return Array.from(latest.values()).sort((left, right) => (left.created_at < right.created_at ? 1 : -1));
}

const ABBREVIATIONS = /\bfx\b/g;

/** A kind of file in words: "xero-sales-invoices" becomes "Xero sales invoices". */
export function kindName(kind: string): string {
  const words = kind.replaceAll(/[-_.]/g, " ").replaceAll(ABBREVIATIONS, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
