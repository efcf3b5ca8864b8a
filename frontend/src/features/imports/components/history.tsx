/** What was imported, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ImportJob } from "@/api/generated/types.gen.ts";
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ProgressBar } from "@/components/ui/progress.tsx";
import { formatCount, formatInstant, NOT_AVAILABLE } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { en } from "@/messages/en.ts";
import { importsOptions } from "../api.ts";
import { canUndo, isFinished, kindOf, percentDone, statusOf } from "../model.ts";
import { UndoButton } from "./undo-button.tsx";

/** All imports of the organisation. */
export function History() {
  const query = useInfiniteQuery(importsOptions(useScope()));
  return (
    <Card title={importsText.history} subtitle={importsText.historyHint}>
      <QueryState query={query} height={200}>
        {({ pages }) => {
          const jobs = pages.flatMap(({ imports }) => imports);
          if (jobs.length === 0) return <Empty title={importsText.none} text={importsText.noneText} />;
          return (
            <>
              <HistoryTable jobs={jobs} />
              {query.hasNextPage ? (
                <Button onClick={() => void query.fetchNextPage()}>{en.showMore}</Button>
              ) : null}
            </>
          );
        }}
      </QueryState>
    </Card>
  );
}

function HistoryTable({ jobs }: { jobs: readonly ImportJob[] }) {
  const text = importsText.columns;
  return (
    <FigureTable label={importsText.history}>
      <thead>
        <tr>
          <th scope="col">{text.file}</th>
          <th scope="col">{text.kind}</th>
          <th scope="col">{text.when}</th>
          <th scope="col">{text.status}</th>
          <th scope="col" className={figures.number}>
            {text.imported}
          </th>
          <th scope="col" className={figures.number}>
            {text.unchanged}
          </th>
          <th scope="col" className={figures.number}>
            {text.errors}
          </th>
          <th scope="col" className={figures.number}>
            <span className="visually-hidden">{text.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <HistoryRow key={job.id} job={job} />
        ))}
      </tbody>
    </FigureTable>
  );
}

function HistoryRow({ job }: { job: ImportJob }) {
  const { locale } = useScope();
  const { text, tone } = statusOf(job);
  const finished = isFinished(job);
  const count = (rows: number) => (finished ? formatCount(rows, locale) : NOT_AVAILABLE);
  return (
    <tr>
      <th scope="row" className={figures.wrap}>
        <Link to="/imports/$importId" params={{ importId: job.id }} search={(before) => before}>
          {job.file}
        </Link>
      </th>
      <td className={figures.nowrap}>{kindOf(job)}</td>
      <td className={figures.nowrap}>{formatInstant(job.created_at)}</td>
      <td>
        <Badge tone={tone}>{text}</Badge>
        {finished ? null : <ProgressBar label={importsText.importing(job.file)} percent={percentDone(job)} />}
      </td>
      <td className={figures.number}>{count(job.imported)}</td>
      <td className={figures.number}>{count(job.unchanged)}</td>
      <td className={figures.number}>{count(job.error_count)}</td>
      <td className={figures.number}>{canUndo(job) ? <UndoButton job={job} /> : null}</td>
    </tr>
  );
}
