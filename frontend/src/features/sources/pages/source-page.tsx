/** One source: what it does, what it brought, what was set aside, and how it is set. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { ApiError } from "@/api/client.ts";
import type { Source } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { sourceOptions } from "../api.ts";
import { Problem } from "../components/problem.tsx";
import { RunStatus } from "../components/run-status.tsx";
import { RunsCard } from "../components/runs-card.tsx";
import { SetAsideCard } from "../components/set-aside-card.tsx";
import { SettingsCard } from "../components/settings-card.tsx";
import { SourceActions } from "../components/source-actions.tsx";
import { SourceFacts } from "../components/source-facts.tsx";
import { StreamsTable } from "../components/streams-table.tsx";
import { nameOf, stateOf } from "../model.ts";
import { useEndedSyncs } from "../use-ended-syncs.ts";

const UNKNOWN = [400, 404, 422];

interface SourcePageProps {
  readonly sourceId: string;
  /** Stands below what it brings: its totals beside the vendor's own. */
  readonly checks: ReactNode;
}

/** The page. */
export function SourcePage(props: SourcePageProps) {
  return (
    <Guarded need="imports:read" title={text.title}>
      <OneSource {...props} />
    </Guarded>
  );
}

function OneSource({ sourceId, checks }: SourcePageProps) {
  const query = useQuery(sourceOptions(useScope(), sourceId));
  const source = query.data;
  useEndedSyncs(useMemo(() => (source ? [source] : []), [source]));
  if (query.error instanceof ApiError && UNKNOWN.includes(query.error.status)) {
    return (
      <Page title={text.noSuch} finding={text.noSuchText}>
        <AllSources />
      </Page>
    );
  }
  return (
    <Page
      title={source ? nameOf(source) : text.title}
      finding={<AllSources />}
      controls={source ? <SourceActions source={source} /> : null}
    >
      <QueryState query={query} height={480}>
        {(answer) => <Parts source={answer} checks={checks} />}
      </QueryState>
    </Page>
  );
}

function AllSources() {
  return (
    <Link to="/settings/sources" search={({ organisation, as_of }) => ({ organisation, as_of })}>
      {text.all}
    </Link>
  );
}

function Parts({ source, checks }: { source: Source; checks: ReactNode }) {
  const state = stateOf(source);
  return (
    <Grid>
      <Cell>
        <Card title={text.lastSync} actions={<Badge tone={state.tone}>{state.text}</Badge>}>
          <Problem source={source} />
          <RunStatus source={source} />
          <SourceFacts source={source} />
        </Card>
      </Cell>
      <Cell>
        <Card title={text.streams.title} subtitle={text.streams.subtitle}>
          <StreamsTable label={text.streams.title} streams={source.streams} />
        </Card>
      </Cell>
      {checks}
      <Cell>
        <SetAsideCard source={source} />
      </Cell>
      <Cell>
        <RunsCard source={source} />
      </Cell>
      <Cell>
        <SettingsCard source={source} />
      </Cell>
    </Grid>
  );
}
