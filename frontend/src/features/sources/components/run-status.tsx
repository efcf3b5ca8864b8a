/** What a source is doing, or did last: always of the same height, so that nothing below it moves. */
import type { Source, SyncRun } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { ProgressBar } from "@/components/ui/progress.tsx";
import { formatInstant } from "@/lib/format.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { doing, isUnfinished, percentRead, rowsRead, runState, streamTitle } from "../model.ts";
import styles from "./sources.module.css";

/** One line, how far it is, and how much was read. */
export function RunStatus({ source }: { source: Source }) {
  const { locale } = useScope();
  const { run, streams } = source;
  if (run === null) return <p className={styles.hint}>{text.run.none}</p>;
  const percent = isUnfinished(run) ? percentRead(run) : null;
  return (
    <div className={styles.run}>
      <p>
        <Badge tone={runState(run).tone}>{runState(run).text}</Badge> <Line run={run} source={source} />
      </p>
      <div className={styles.track}>
        {percent === null ? null : (
          <ProgressBar
            label={text.run.progress(streamTitle(streams, run.stream) ?? source.vendor_name)}
            percent={percent}
          />
        )}
      </div>
      <p className={styles.hint}>{rowsRead(run, locale)}</p>
    </div>
  );
}

function Line({ run, source }: { run: SyncRun; source: Source }) {
  // What a person must do stands above already, in the same words.
  if (isUnfinished(run)) return doing(run, source.streams);
  const message = run.message !== null && run.message !== source.problem ? asRemark(run.message) : "";
  return `${formatInstant(run.finished_at ?? run.queued_at)}. ${message}`;
}
