/** One request that waits: what changes, who asks, until when, and what can be done. */
import { useState } from "react";
import type { Approval } from "@/api/generated/types.gen.ts";
import { Button } from "@/components/ui/button.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { formatMoney } from "@/lib/money.ts";
import { asSentence } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { approvals as text } from "@/messages/en/approvals.ts";
import { fieldName } from "../model.ts";
import styles from "./approvals.module.css";
import { type Decision, DecisionDialog } from "./decision-dialog.tsx";

/** Decided here, or said why not by whoever looks. */
export function Request({ approval }: { approval: Approval }) {
  const [decision, setDecision] = useState<Decision | null>(null);
  return (
    <li className={styles.request}>
      <h3 className={styles.summary}>{asSentence(approval.summary)}</h3>
      <div className={styles.body}>
        {approval.changes.length > 0 ? <Changes approval={approval} /> : null}
        <Facts approval={approval} />
      </div>
      <div className={styles.acts}>
        {approval.may_decide ? (
          <>
            <Button emphasis="primary" onClick={() => setDecision("approve")}>
              {text.approve}
            </Button>
            <Button onClick={() => setDecision("reject")}>{text.reject}</Button>
          </>
        ) : null}
        {approval.may_withdraw ? (
          <Button onClick={() => setDecision("withdraw")}>{text.withdraw}</Button>
        ) : null}
        {approval.may_not_because ? (
          <span className={styles.why}>{asSentence(approval.may_not_because)}</span>
        ) : null}
      </div>
      {decision ? (
        <DecisionDialog approval={approval} decision={decision} onClose={() => setDecision(null)} />
      ) : null}
    </li>
  );
}

/** Before and after, field by field. */
export function Changes({ approval }: { approval: Approval }) {
  return (
    <table className={styles.changes} aria-label={text.changesCaption(approval.summary)}>
      <thead>
        <tr>
          <th scope="col">{text.field}</th>
          <th scope="col">{text.before}</th>
          <th scope="col">{text.after}</th>
        </tr>
      </thead>
      <tbody>
        {approval.changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{fieldName(field)}</th>
            <td>{before || NOT_AVAILABLE}</td>
            <td className={before === after ? undefined : styles.after}>{after || NOT_AVAILABLE}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({ approval }: { approval: Approval }) {
  const { locale } = useScope();
  return (
    <dl className={styles.facts}>
      {approval.amount === null ? null : (
        <>
          <dt>{text.amount}</dt>
          <dd>{formatMoney(approval.amount, locale, { currency: approval.currency })}</dd>
        </>
      )}
      <dt>{text.requestedBy}</dt>
      <dd>{actorName(approval.requested_by)}</dd>
      <dt>{text.requestedAt}</dt>
      <dd>{formatInstant(approval.requested_at)}</dd>
      <dt>{text.expires}</dt>
      <dd>{formatInstant(approval.expires_at)}</dd>
      {approval.reason ? (
        <>
          <dt>{text.reason}</dt>
          <dd>{approval.reason}</dd>
        </>
      ) : null}
    </dl>
  );
}
