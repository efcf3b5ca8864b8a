/** Secrets: which there are, never what they are. */
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Approval, Secret } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Waiting } from "@/components/form/waiting.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatDate, formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { secrets as text } from "@/messages/en/secrets.ts";
import { secretsOptions } from "../api.ts";
import { AskDialog } from "../components/ask-dialog.tsx";

/** The page. */
export function SecretsPage() {
  return (
    <Guarded need="secrets:manage" title={text.title}>
      <AllSecrets />
    </Guarded>
  );
}

interface Asked {
  readonly secret: string | null;
}

function AllSecrets() {
  const query = useQuery(secretsOptions(useScope()));
  const [asking, setAsking] = useState<Asked | null>(null);
  const [waits, setWaits] = useState<Approval | null>(null);
  const made = query.data?.data_key_created_at;
  return (
    <Page
      title={text.title}
      finding={text.finding}
      controls={
        <Button icon={<IconRefresh size={16} aria-hidden />} onClick={() => setAsking({ secret: null })}>
          {text.rotate}
        </Button>
      }
    >
      <Grid>
        {waits ? (
          <Cell>
            <Waiting approval={waits} />
          </Cell>
        ) : null}
        <Cell>
          <Card title={text.listTitle} subtitle={made ? text.listHint(formatDate(made)) : "\u00a0"}>
            <QueryState query={query} height={200}>
              {({ secrets }) =>
                secrets.length === 0 ? (
                  <Empty title={text.none} text={text.noneText} />
                ) : (
                  <SecretsTable secrets={secrets} onReveal={(secret) => setAsking({ secret })} />
                )
              }
            </QueryState>
          </Card>
        </Cell>
      </Grid>
      {asking ? (
        <AskDialog
          secret={asking.secret}
          onClose={() => setAsking(null)}
          onDone={(answer) => {
            setWaits(answer);
            setAsking(null);
          }}
        />
      ) : null}
    </Page>
  );
}

interface SecretsTableProps {
  readonly secrets: readonly Secret[];
  readonly onReveal: (name: string) => void;
}

function SecretsTable({ secrets, onReveal }: SecretsTableProps) {
  const columns = text.columns;
  return (
    <FigureTable label={text.listTitle}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.created}</th>
          <th scope="col">{columns.by}</th>
          <th scope="col">{columns.sealed}</th>
          <th scope="col">{columns.key}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {secrets.map((secret) => (
          <tr key={secret.name}>
            <th scope="row" className={figures.wrap}>
              {secret.name}
            </th>
            <td className={figures.nowrap}>{formatInstant(secret.created_at)}</td>
            <td className={figures.wrap}>{actorName(secret.created_by)}</td>
            <td className={figures.nowrap}>{formatInstant(secret.sealed_at)}</td>
            <td className={figures.wrap}>{secret.data_key}</td>
            <td className={figures.number}>
              <Button
                size="small"
                label={text.revealNamed(secret.name)}
                onClick={() => onReveal(secret.name)}
              >
                {text.reveal}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </FigureTable>
  );
}
