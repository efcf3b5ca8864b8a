/** Entries of the log. */
import type { AuditLine } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Hint } from "@/components/form/form.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { audit as text } from "@/messages/en/audit.ts";
import { changedFields, whereOf } from "../model.ts";
import styles from "./audit.module.css";

/** One row each, with what changed folded away. */
export function Entries({ entries }: { entries: readonly AuditLine[] }) {
  const columns = text.columns;
  return (
    <FigureTable label={text.listTitle}>
      <thead>
        <tr>
          <th scope="col" className={figures.number}>
            {columns.sequence}
          </th>
          <th scope="col">{columns.at}</th>
          <th scope="col">{columns.actor}</th>
          <th scope="col">{columns.action}</th>
          <th scope="col">{columns.subject}</th>
          <th scope="col">{columns.reason}</th>
          <th scope="col">{columns.where}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.sequence}>
            <td className={figures.number}>{entry.sequence}</td>
            <td className={figures.nowrap}>{formatInstant(entry.at)}</td>
            <td className={styles.who}>{actorName(entry.actor)}</td>
            <td className={figures.nowrap}>{entry.action}</td>
            <td className={figures.wrap}>
              {entry.subject}
              <Details entry={entry} />
            </td>
            <td className={figures.wrap}>{entry.reason ?? NOT_AVAILABLE}</td>
            <td className={figures.wrap}>{whereOf(entry)}</td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}

function Details({ entry }: { entry: AuditLine }) {
  const fields = changedFields(entry);
  if (fields.length === 0) return null;
  return (
    <details className={styles.details}>
      <summary aria-label={text.detailsNamed(entry.sequence)}>{text.details}</summary>
      <table className={styles.changes} aria-label={text.detailsNamed(entry.sequence)}>
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{text.before}</th>
            <th scope="col">{text.after}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td>{before}</td>
              <td>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entry.request_id ? <Hint>{text.request(entry.request_id)}</Hint> : null}
    </details>
  );
}
