/** One source on the list of them. */
import { Link } from "@tanstack/react-router";
import type { Source } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { nameOf, stateOf } from "../model.ts";
import { Problem } from "./problem.tsx";
import { RunStatus } from "./run-status.tsx";
import { SourceActions } from "./source-actions.tsx";
import { SourceFacts } from "./source-facts.tsx";
import styles from "./sources.module.css";
import { StreamsTable } from "./streams-table.tsx";

/** How it stands, what it does, what can be done, and more behind its name. */
export function SourceCard({ source }: { source: Source }) {
  const { locale } = useScope();
  const state = stateOf(source);
  const name = nameOf(source);
  return (
    <Card
      title={name}
      subtitle={
        <>
          <Badge tone={state.tone}>{state.text}</Badge>{" "}
          <Link
            to="/settings/sources/$sourceId"
            params={{ sourceId: source.id }}
            search={({ organisation, as_of }) => ({ organisation, as_of })}
          >
            {text.open(name)}
          </Link>
        </>
      }
      actions={<SourceActions source={source} />}
    >
      <Problem source={source} />
      <RunStatus source={source} />
      <SourceFacts source={source} />
      {source.streams.length === 0 ? null : (
        <details className={styles.streams}>
          <summary>{text.streams.show(formatCount(source.streams.length, locale))}</summary>
          <StreamsTable label={`${text.streams.title}: ${name}`} streams={source.streams} />
        </details>
      )}
    </Card>
  );
}
