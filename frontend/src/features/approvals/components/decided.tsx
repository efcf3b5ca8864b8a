/** What was decided. */
import type { Approval } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Hint } from "@/components/form/form.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { asSentence } from "@/lib/reasons.ts";
import { approvals as text } from "@/messages/en/approvals.ts";
import { decidedBy, statusOf } from "../model.ts";

/** One row each. */
export function Decided({ approvals }: { approvals: readonly Approval[] }) {
  return (
    <FigureTable label={text.decidedTitle}>
      <thead>
        <tr>
          <th scope="col">{text.columns.what}</th>
          <th scope="col">{text.columns.status}</th>
          <th scope="col">{text.columns.asked}</th>
          <th scope="col">{text.columns.decided}</th>
          <th scope="col">{text.columns.comment}</th>
        </tr>
      </thead>
      <tbody>
        {approvals.map((approval) => {
          const status = statusOf(approval);
          return (
            <tr key={approval.id}>
              <th scope="row" className={figures.wrap}>
                {asSentence(approval.summary)}
                {approval.outcome && approval.status === "failed" ? (
                  <Hint>{asSentence(approval.outcome)}</Hint>
                ) : null}
              </th>
              <td>
                <Badge tone={status.tone}>{status.text}</Badge>
              </td>
              <td className={figures.wrap}>
                {text.by(actorName(approval.requested_by), formatInstant(approval.requested_at))}
              </td>
              <td className={figures.wrap}>{decidedBy(approval)}</td>
              <td className={figures.wrap}>{approval.comment ?? NOT_AVAILABLE}</td>
            </tr>
          );
        })}
      </tbody>
    </FigureTable>
  );
}
