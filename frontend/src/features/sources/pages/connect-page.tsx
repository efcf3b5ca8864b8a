/** Connecting a system: which one, what it asks for, and, where there are several, which account. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Connecting, Source, SourceKind } from "@/api/generated/types.gen.ts";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { type ScopeSearch, useScope } from "@/lib/scope.ts";
import { connecting as text } from "@/messages/en/connecting.ts";
import { sources as sourcesText } from "@/messages/en/sources.ts";
import { sourceKindsOptions, sourcesOptions } from "../api.ts";
import { AccountForm } from "../components/account-form.tsx";
import { ConnectForm } from "../components/connect-form.tsx";
import styles from "../components/sources.module.css";
import { nameOf } from "../model.ts";
import type { ConnectSearch } from "../search.ts";

/** The page. */
export function ConnectPage(search: ConnectSearch) {
  return (
    <Guarded need="settings:write" title={text.title}>
      <Steps {...search} />
    </Guarded>
  );
}

function Steps({ vendor, again }: ConnectSearch) {
  const scope = useScope();
  const kinds = useQuery(sourceKindsOptions(scope));
  const known = useQuery({ ...sourcesOptions(scope), enabled: again !== undefined });
  const before = known.data?.sources.find(({ id }) => id === again);
  return (
    <Page
      title={before ? text.againTitle(nameOf(before)) : text.title}
      finding={text.finding}
      controls={
        <LinkButton
          to="/settings/sources"
          search={({ organisation, as_of }: ScopeSearch) => ({ organisation, as_of })}
        >
          {sourcesText.all}
        </LinkButton>
      }
    >
      <Grid>
        <Cell>
          <QueryState query={kinds} height={320}>
            {(answer) => {
              const kind = answer.kinds.find((each) => each.vendor === vendor);
              if (!kind) return <Choice kinds={answer.kinds} />;
              // What it was connected with fills the form: shown before that is known, it would stay empty.
              if (again !== undefined && known.isPending) return null;
              return (
                <OneKind key={kind.vendor} kind={kind} redirectUri={answer.redirect_uri} before={before} />
              );
            }}
          </QueryState>
        </Cell>
      </Grid>
    </Page>
  );
}

function Choice({ kinds }: { kinds: readonly SourceKind[] }) {
  return (
    <Card title={text.choose} subtitle={text.chooseHint}>
      <ul className={styles.choices}>
        {kinds.map(({ vendor, vendor_name: name, brings }) => (
          <li key={vendor}>
            <Link
              to="/settings/sources/new"
              search={({ organisation, as_of }) => ({ organisation, as_of, vendor })}
              className={styles.choice}
            >
              <strong>{name}</strong> {text.brings(brings)}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface OneKindProps {
  readonly kind: SourceKind;
  readonly redirectUri: string;
  readonly before: Source | undefined;
}

function OneKind({ kind, redirectUri, before }: OneKindProps) {
  const navigate = useNavigate();
  const [several, setSeveral] = useState<Connecting | null>(null);
  const show = (id: string) =>
    void navigate({
      to: "/settings/sources/$sourceId",
      params: { sourceId: id },
      search: ({ organisation, as_of }) => ({ organisation, as_of }),
    });
  if (several) {
    return (
      <Card title={text.accountTitle} subtitle={text.accountFinding}>
        <AccountForm connected={several} onDone={() => show(several.source.id)} />
      </Card>
    );
  }
  return (
    <Card
      title={text.form(kind.vendor_name)}
      subtitle={
        <Link to="/settings/sources/new" search={({ organisation, as_of }) => ({ organisation, as_of })}>
          {text.back}
        </Link>
      }
    >
      <div className={styles.narrow}>
        <ConnectForm
          kind={kind}
          redirectUri={redirectUri}
          before={before}
          onConnected={(connected) =>
            connected.next === "account" ? setSeveral(connected) : show(connected.source.id)
          }
        />
      </div>
    </Card>
  );
}
