/** What the state of a source means to whoever looks. */
import type { Source, SourceStream, SyncRun } from "@/api/generated/types.gen.ts";
import type { Tone } from "@/components/page/badge.tsx";
import { formatCount, formatInstant } from "@/lib/format.ts";
import { sources as text } from "@/messages/en/sources.ts";

const UNFINISHED = ["queued", "running", "parked"];
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A word and its colour. */
export interface State {
  readonly text: string;
  readonly tone: Tone;
}

function word(words: Readonly<Record<string, string>>, key: string): string {
  return words[key] ?? key;
}

/** Whether a sync will still change by itself. */
export function isUnfinished(run: Pick<SyncRun, "status"> | null): boolean {
  return run !== null && UNFINISHED.includes(run.status);
}

/** Whether the last syncs failed and nothing has started since: only somebody can go on. */
export function isDeadLetter({ run, failed_runs: failed }: Pick<Source, "run" | "failed_runs">): boolean {
  return failed > 0 && run?.status === "failed";
}

/** Whether anything of it waits for a person. */
export function needsSomebody(source: Source): boolean {
  if (source.status === "disconnected") return false;
  return source.problem !== null || source.status === "waiting_for_consent" || isDeadLetter(source);
}

/** How a source stands, in a word. */
export function stateOf(source: Source): State {
  const status = word(text.statuses, source.status);
  if (source.status === "waiting_for_consent") return { text: status, tone: "warning" };
  if (source.status !== "connected") return { text: status, tone: "neutral" };
  if (needsSomebody(source)) return { text: text.needsYou, tone: "bad" };
  // What was never read is on its way, not behind.
  if (source.streams.some(({ stale, synced_at: synced }) => stale && synced !== null))
    return { text: text.behind, tone: "warning" };
  return { text: status, tone: "accent" };
}

/** What the vendor calls itself, and whose account it is. */
export function nameOf({ vendor_name: vendor, name }: Pick<Source, "vendor_name" | "name">): string {
  return name === "" || name === vendor ? vendor : `${vendor}, ${name}`;
}

/** "5 minutes": the largest unit alone, as nobody needs the seconds of a day. */
export function duration(seconds: number, locale: string): string {
  const count = (unit: number) => formatCount(Math.floor(seconds / unit), locale);
  if (seconds < MINUTE) return text.duration.moment;
  if (seconds < HOUR) return text.duration.minutes(count(MINUTE));
  if (seconds < 2 * DAY) return text.duration.hours(count(HOUR));
  return text.duration.days(count(DAY));
}

/** How long ago everything was there. */
export function lagOf({ lag_seconds: lag }: Pick<Source, "lag_seconds">, locale: string): string {
  if (lag === null) return text.never;
  return lag < MINUTE ? text.justNow : text.lag(duration(lag, locale));
}

/** What became of a sync. */
export function runState({ status }: Pick<SyncRun, "status">): State {
  const tones: Readonly<Record<string, Tone>> = {
    running: "accent",
    parked: "warning",
    completed: "accent",
    completed_with_problems: "warning",
    failed: "bad",
  };
  return { text: word(text.run.statuses, status), tone: tones[status] ?? "neutral" };
}

/** Why a sync began. */
export function causeOf({ cause }: Pick<SyncRun, "cause">): string {
  return word(text.run.causes, cause);
}

/** The title of the stream a sync is at. */
export function streamTitle(streams: readonly SourceStream[], name: string | null): string | null {
  return name === null ? null : (streams.find((stream) => stream.name === name)?.title ?? name);
}

/** What a sync that has not ended is doing. */
export function doing(run: SyncRun, streams: readonly SourceStream[]): string {
  if (run.status === "queued") return text.run.queued;
  if (run.status === "parked")
    return run.parked_until ? text.run.parked(formatInstant(run.parked_until)) : text.run.parkedUnknown;
  const title = streamTitle(streams, run.stream);
  return title === null ? text.run.starting : text.run.running(title);
}

/** How far it is, where the vendor tells how much there is; never a hundred before its end. */
export function percentRead({ rows, expected_rows: expected }: Pick<SyncRun, "rows" | "expected_rows">) {
  if (expected === null || expected <= 0) return null;
  return Math.min(Math.floor((rows / expected) * 100), 99);
}

/** How much was read. */
export function rowsRead({ rows, expected_rows: expected }: SyncRun, locale: string): string {
  const read = formatCount(rows, locale);
  return expected === null || expected < rows
    ? text.run.read(read)
    : text.run.readOf(read, formatCount(expected, locale));
}

/** How long a sync took, or takes until now. */
export function tookSeconds({ started_at: started, finished_at: finished }: SyncRun): number | null {
  if (started === null || finished === null) return null;
  return Math.max((Date.parse(finished) - Date.parse(started)) / 1000, 0);
}

/** How one kind of documents stands. */
export function streamState({ synced_at: synced, stale }: SourceStream): State {
  if (synced === null) return { text: text.streams.waiting, tone: "neutral" };
  return stale ? { text: text.streams.stale, tone: "warning" } : { text: text.streams.fresh, tone: "accent" };
}

/** How its totals compare with the vendor's own. */
export function checksOf({ checks, checks_differing: differing }: Source, locale: string): State {
  const count = (value: number) => formatCount(value, locale);
  if (checks === 0) return { text: text.checksNone, tone: "neutral" };
  if (differing === 0) return { text: text.checksEqual(count(checks)), tone: "accent" };
  return { text: text.checksDiffer(count(differing), count(checks)), tone: "warning" };
}
