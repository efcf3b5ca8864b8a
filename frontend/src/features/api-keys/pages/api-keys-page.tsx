/** Keys for programs. */
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Confirm } from "@/components/form/confirm.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { actorName } from "@/lib/actors.ts";
import { formatDate, formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { apiKeys as text } from "@/messages/en/api-keys.ts";
import { apiKeysOptions, revoke } from "../api.ts";
import { NewKeyDialog } from "../components/new-key-dialog.tsx";
import { keyState } from "../model.ts";

/** The page. */
export function ApiKeysPage() {
  return (
    <Guarded need="api-keys:manage" title={text.title}>
      <AllKeys />
    </Guarded>
  );
}

function AllKeys() {
  const query = useQuery(apiKeysOptions(useScope()));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <Page
      title={text.title}
      finding={text.finding}
      controls={
        <Button
          emphasis="primary"
          icon={<IconPlus size={16} aria-hidden />}
          disabled={!query.data}
          onClick={() => setMaking(true)}
        >
          {text.make}
        </Button>
      }
    >
      <Grid>
        <Cell>
          <Card title={text.title}>
            <QueryState query={query} height={220}>
              {({ api_keys: keys }) =>
                keys.length === 0 ? (
                  <Empty title={text.none} text={text.noneText} />
                ) : (
                  <KeysTable keys={keys} onRevoke={setRevoking} />
                )
              }
            </QueryState>
          </Card>
        </Cell>
      </Grid>
      {making && query.data ? (
        <NewKeyDialog grantable={query.data.grantable} onClose={() => setMaking(false)} />
      ) : null}
      {revoking ? <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} /> : null}
    </Page>
  );
}

function KeysTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  const columns = text.columns;
  const now = new Date();
  return (
    <FigureTable label={text.title}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.permissions}</th>
          <th scope="col">{columns.madeBy}</th>
          <th scope="col">{columns.expires}</th>
          <th scope="col">{columns.used}</th>
          <th scope="col">{columns.status}</th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => {
          const state = keyState(key, now);
          return (
            <tr key={key.id}>
              <th scope="row" className={figures.wrap}>
                {key.name}, {text.ending(key.hint)}
              </th>
              <td className={figures.wrap}>{key.permissions.join(", ")}</td>
              <td className={figures.wrap}>{actorName(key.created_by)}</td>
              <td className={figures.nowrap}>{formatDate(key.expires_at)}</td>
              <td className={figures.nowrap}>
                {key.last_used_at ? formatInstant(key.last_used_at) : text.never}
              </td>
              <td>
                <Badge tone={state.tone}>{state.text}</Badge>
              </td>
              <td className={figures.number}>
                {state.active ? (
                  <Button size="small" label={text.revokeNamed(key.name)} onClick={() => onRevoke(key)}>
                    {text.revoke}
                  </Button>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </FigureTable>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const scope = useScope();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => revoke(scope, apiKey.id),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["api-keys"] });
    },
  });
  return (
    <Confirm
      title={text.revokeTitle(apiKey.name)}
      text={text.revokeText}
      verb={text.revoke}
      act={act}
      onClose={onClose}
    />
  );
}
