/** Connected systems: how fresh they are, what they need, and how to connect another one. */
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Sources } from "@/api/generated/types.gen.ts";
import { Notice } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { formatCount } from "@/lib/format.ts";
import { formatMoney, signOf } from "@/lib/money.ts";
import { type ScopeSearch, useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { sourcesOptions } from "../api.ts";
import { EarlierCard } from "../components/earlier-card.tsx";
import { SourceCard } from "../components/source-card.tsx";
import { needsSomebody } from "../model.ts";
import { useEndedSyncs } from "../use-ended-syncs.ts";

/** The page. */
export function SourcesPage() {
  return (
    <Guarded need="imports:read" title={text.title}>
      <AllSources />
    </Guarded>
  );
}

function AllSources() {
  const scope = useScope();
  const query = useQuery(sourcesOptions(scope));
  useEndedSyncs(query.data?.sources);
  const connects = useMay()("settings:write");
  return (
    <Page
      title={text.title}
      finding={query.data ? finding(query.data, scope.locale) : undefined}
      controls={
        connects ? (
          <LinkButton
            to="/settings/sources/new"
            search={({ organisation, as_of }: ScopeSearch) => ({ organisation, as_of })}
            icon={<IconPlugConnected size={16} aria-hidden />}
          >
            {text.connect}
          </LinkButton>
        ) : null
      }
    >
      <QueryState query={query} height={320}>
        {(answer) => (
          <>
            <Unmapped answer={answer} />
            <Grid>
              {answer.sources.length === 0 ? (
                <Cell>
                  <Nothing connects={connects} />
                </Cell>
              ) : null}
              <Cards sources={answer.sources} />
            </Grid>
          </>
        )}
      </QueryState>
    </Page>
  );
}

function Cards({ sources }: Pick<Sources, "sources">) {
  const earlier = sources.filter(({ status }) => status === "disconnected");
  return (
    <>
      {sources
        .filter((source) => !earlier.includes(source))
        .map((source) => (
          <Cell key={source.id}>
            <SourceCard source={source} />
          </Cell>
        ))}
      {earlier.length === 0 ? null : (
        <Cell>
          <EarlierCard sources={earlier} />
        </Cell>
      )}
    </>
  );
}

function finding({ sources }: Sources, locale: string): string {
  const connected = sources.filter(({ status }) => status === "connected").length;
  if (sources.length === 0) return text.findingNone;
  return text.finding(formatCount(connected, locale), sources.filter(needsSomebody).length);
}

/** What is known of the value; nothing is no value where a rate is missing. */
function unplanned(answer: Sources, locale: string): string {
  const value = formatMoney(answer.unmapped_value, locale, { currency: answer.currency });
  if (answer.unmapped_value_complete) return text.unmappedValue(value);
  return signOf(answer.unmapped_value) === 0 ? text.unmappedUnknown : text.unmappedAtLeast(value);
}

function Unmapped({ answer }: { answer: Sources }) {
  const { locale } = useScope();
  if (answer.unmapped_items === 0) return null;
  const codes = formatCount(answer.unmapped_items, locale);
  return (
    <Notice>
      <span>{text.unmapped(codes, unplanned(answer, locale))}</span>
      <Link to="/mapping" search={({ organisation, as_of }) => ({ organisation, as_of })}>
        {text.unmappedLink}
      </Link>
    </Notice>
  );
}

function Nothing({ connects }: { connects: boolean }) {
  return (
    <Card title={text.list}>
      <Empty
        title={text.none}
        text={connects ? text.noneText : `${text.noneText} ${text.noneMayNot}`}
        action={
          <Link to="/imports" search={({ organisation, as_of }) => ({ organisation, as_of })}>
            {text.files}
          </Link>
        }
      />
    </Card>
  );
}
