/** Syncs of a source, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Source, SyncRun } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { formatCount, formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { en } from "@/messages/en.ts";
import { runsOptions } from "../api.ts";
import { causeOf, duration, isUnfinished, runState, tookSeconds } from "../model.ts";
import styles from "./sources.module.css";

/** All of them, page by page. */
export function RunsCard({ source }: { source: Source }) {
  const query = useInfiniteQuery(runsOptions(useScope(), source));
  return (
    <Card title={text.runs.title} subtitle={text.runs.subtitle}>
      <QueryState query={query} height={200}>
        {({ pages }) => {
          // The one under way goes on while the list stays as it was asked for.
          const runs = pages.flatMap((page) => page.runs).map((run) => latest(run, source));
          if (runs.length === 0) return <Empty title={text.runs.none} text={text.runs.noneText} />;
          return (
            <>
              <RunsTable runs={runs} />
              {query.hasNextPage ? (
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {en.showMore}
                </Button>
              ) : null}
            </>
          );
        }}
      </QueryState>
    </Card>
  );
}

function latest(run: SyncRun, { run: known }: Source): SyncRun {
  return known !== null && known.id === run.id && isUnfinished(known) ? known : run;
}

function RunsTable({ runs }: { runs: readonly SyncRun[] }) {
  const columns = text.runs;
  return (
    <FigureTable label={text.runs.title}>
      <thead>
        <tr>
          <th scope="col">{columns.when}</th>
          <th scope="col">{columns.cause}</th>
          <th scope="col">{columns.status}</th>
          {[columns.rows, columns.imported, columns.unchanged, columns.setAside, columns.calls].map(
            (name) => (
              <th key={name} scope="col" className={figures.number}>
                {name}
              </th>
            ),
          )}
          <th scope="col" className={figures.number}>
            {columns.took}
          </th>
          <th scope="col">{columns.note}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </FigureTable>
  );
}

function RunRow({ run }: { run: SyncRun }) {
  const { locale } = useScope();
  const state = runState(run);
  const took = tookSeconds(run);
  return (
    <tr>
      <th scope="row" className={figures.nowrap}>
        {formatInstant(run.queued_at)}
      </th>
      <td className={figures.nowrap}>{causeOf(run)}</td>
      <td>
        <Badge tone={state.tone}>{state.text}</Badge>
      </td>
      {[run.rows, run.imported, run.unchanged, run.set_aside, run.calls].map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their order
        <td key={place} className={figures.number}>
          {formatCount(value, locale)}
        </td>
      ))}
      <td className={figures.number}>{took === null ? NOT_AVAILABLE : duration(took, locale)}</td>
      <td className={figures.wrap}>
        <RunNotes run={run} />
      </td>
    </tr>
  );
}

function RunNotes({ run }: { run: SyncRun }) {
  const { locale } = useScope();
  const notes = [
    ...(run.message ? [asRemark(run.message)] : []),
    ...(run.attempt > 1 ? [`${text.run.attempt(formatCount(run.attempt, locale))}.`] : []),
    ...(run.waited_seconds >= 1 ? [`${text.run.waited(duration(run.waited_seconds, locale))}.`] : []),
    ...run.notes.map(asRemark),
  ];
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {[...new Set(notes)].map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
