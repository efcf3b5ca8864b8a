/** What a look at the whole chain found. */
import type { AuditVerification } from "@/api/generated/types.gen.ts";
import { formatCount, formatDate } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { audit as text } from "@/messages/en/audit.ts";
import styles from "./audit.module.css";

/** Every fault by its number. */
export function Verification({ found }: { found: AuditVerification }) {
  const { locale } = useScope();
  const { entries, first_sequence: first, last_sequence: last, checkpoint_at: closed } = found;
  return (
    <div role="status" className={`${styles.result} ${found.intact ? "" : styles.broken}`}>
      <strong>{found.intact ? text.intact : text.broken}</strong>
      <p>{entries === 0 ? text.checkedNone : text.checked(formatCount(entries, locale), first, last)}</p>
      {closed ? <p>{text.checkpoint(formatDate(closed))}</p> : null}
      {found.faults.length + found.notes.length > 0 ? (
        <ul className={styles.faults}>
          {[...found.faults, ...found.notes].map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
