/** Invitations nobody has answered. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Invitation } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Refusal } from "@/components/form/form.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { members as text } from "@/messages/en/members.ts";
import { forgetPeople, invitationsOptions, resend, withdraw } from "../api.ts";
import styles from "./members.module.css";

interface InvitationsCardProps {
  readonly manages: boolean;
  readonly onLink: (invitation: Invitation) => void;
}

/** Each can be sent again, or withdrawn. */
export function InvitationsCard({ manages, onLink }: InvitationsCardProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const query = useQuery(invitationsOptions(scope));
  const again = useMutation({
    mutationFn: (id: string) => resend(scope, id),
    onSuccess: async (invitation) => {
      onLink(invitation);
      await forgetPeople(queries);
    },
  });
  const back = useMutation({
    mutationFn: (id: string) => withdraw(scope, id),
    onSuccess: () => forgetPeople(queries),
  });
  return (
    <Card title={text.invitationsTitle} subtitle={text.invitationsHint}>
      <Refusal error={again.error ?? back.error} />
      <QueryState query={query} height={120}>
        {(invitations) =>
          invitations.length === 0 ? (
            <Empty title={text.invitationsNone} text={text.invitationsNoneText} />
          ) : (
            <InvitationsTable
              invitations={invitations}
              manages={manages}
              onResend={(id) => again.mutate(id)}
              onWithdraw={(id) => back.mutate(id)}
            />
          )
        }
      </QueryState>
    </Card>
  );
}

interface InvitationsTableProps {
  readonly invitations: readonly Invitation[];
  readonly manages: boolean;
  readonly onResend: (id: string) => void;
  readonly onWithdraw: (id: string) => void;
}

function InvitationsTable({ invitations, manages, onResend, onWithdraw }: InvitationsTableProps) {
  return (
    <FigureTable label={text.invitationsTitle}>
      <thead>
        <tr>
          <th scope="col">{text.columns.email}</th>
          <th scope="col">{text.columns.role}</th>
          <th scope="col">{text.columns.invitedBy}</th>
          <th scope="col">{text.columns.expires}</th>
          <th scope="col">
            <span className="visually-hidden">{text.columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invitations.map(({ id, email, role, invited_by: inviter, expires_at: until, expired }) => (
          <tr key={id}>
            <th scope="row" className={figures.wrap}>
              {email}
            </th>
            <td>{text.roles[role]}</td>
            <td className={figures.wrap}>{actorName(inviter)}</td>
            <td className={figures.nowrap}>
              {expired ? <Badge tone="warning">{text.expired}</Badge> : formatInstant(until)}
            </td>
            <td>
              {manages ? (
                <div className={styles.acts}>
                  <Button size="small" label={text.resendNamed(email)} onClick={() => onResend(id)}>
                    {text.resend}
                  </Button>
                  <Button size="small" label={text.withdrawNamed(email)} onClick={() => onWithdraw(id)}>
                    {text.withdraw}
                  </Button>
                </div>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}
