/** Where one is signed in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccountSession } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Refusal } from "@/components/form/form.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { account } from "@/messages/en/account.ts";
import { accountSessionsOptions, endOthers, endSession } from "../api.ts";
import { browserName } from "../model.ts";

/** Each can be ended but this one, which signing out ends. */
export function SessionsCard() {
  const queries = useQueryClient();
  const query = useQuery(accountSessionsOptions());
  const reload = () => queries.invalidateQueries({ queryKey: ["account-sessions"] });
  const one = useMutation({ mutationFn: endSession, onSuccess: reload });
  const others = useMutation({ mutationFn: endOthers, onSuccess: reload });
  const several = (query.data?.length ?? 0) > 1;
  return (
    <Card
      title={account.sessionsTitle}
      subtitle={account.sessionsHint}
      actions={
        several ? (
          <Button size="small" busy={others.isPending} onClick={() => others.mutate()}>
            {account.endOthers}
          </Button>
        ) : null
      }
    >
      <Refusal error={one.error ?? others.error} />
      <QueryState query={query} height={140}>
        {(sessions) => <SessionsTable sessions={sessions} onEnd={(id) => one.mutate(id)} />}
      </QueryState>
    </Card>
  );
}

interface SessionsTableProps {
  readonly sessions: readonly AccountSession[];
  readonly onEnd: (id: string) => void;
}

function SessionsTable({ sessions, onEnd }: SessionsTableProps) {
  const text = account.columns;
  return (
    <FigureTable label={account.sessionsTitle}>
      <thead>
        <tr>
          <th scope="col">{text.browser}</th>
          <th scope="col">{text.address}</th>
          <th scope="col">{text.begun}</th>
          <th scope="col">{text.seen}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{text.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => {
          const browser = browserName(session.user_agent) ?? account.unknownBrowser;
          return (
            <tr key={session.id}>
              <th scope="row">{browser}</th>
              <td>{session.address ?? NOT_AVAILABLE}</td>
              <td className={figures.nowrap}>{formatInstant(session.created_at)}</td>
              <td className={figures.nowrap}>{formatInstant(session.last_seen_at)}</td>
              <td className={figures.number}>
                {session.current ? (
                  <Badge tone="accent">{account.thisOne}</Badge>
                ) : (
                  <Button size="small" label={account.endNamed(browser)} onClick={() => onEnd(session.id)}>
                    {account.end}
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </FigureTable>
  );
}
