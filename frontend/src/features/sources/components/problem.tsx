/** What a person must do about a source. */
import type { Source } from "@/api/generated/types.gen.ts";
import { formatCount } from "@/lib/format.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { isDeadLetter } from "../model.ts";
import styles from "./sources.module.css";

/** Nothing where there is nothing to do. */
export function Problem({ source }: { source: Source }) {
  const { locale } = useScope();
  if (source.status === "disconnected") return null;
  const dead = isDeadLetter(source);
  if (source.problem === null && !dead) return null;
  return (
    <div className={styles.problem}>
      {source.problem === null ? null : <p>{asRemark(source.problem)}</p>}
      {dead ? <p>{text.failedRuns(formatCount(source.failed_runs, locale))}</p> : null}
    </div>
  );
}
