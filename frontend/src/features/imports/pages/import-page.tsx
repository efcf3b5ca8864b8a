/** One import: its rows, its errors, and how to undo it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiError } from "@/api/client.ts";
import type { ImportJob } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Page } from "@/components/page/page.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { ProgressBar } from "@/components/ui/progress.tsx";
import { formatBytes, formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { importOptions } from "../api.ts";
import styles from "../components/imports.module.css";
import { RowErrors } from "../components/row-errors.tsx";
import { UndoButton } from "../components/undo-button.tsx";
import { canUndo, isFinished, kindOf, outcome, percentDone, remarkOf, statusOf } from "../model.ts";

const UNKNOWN = [400, 404, 422];

/** The page of one import. */
export function ImportPage({ importId }: { importId: string }) {
  const scope = useScope();
  const query = useQuery(importOptions(scope.organisation.slug, importId));
  const job = query.data;
  if (query.error instanceof ApiError && UNKNOWN.includes(query.error.status)) {
    return (
      <Page title={importsText.noSuch} finding={importsText.noSuchText}>
        <AllImports />
      </Page>
    );
  }
  return (
    <Page
      title={job ? job.file : importsText.one}
      finding={job && isFinished(job) ? outcome(job, scope.locale) : undefined}
      controls={job && canUndo(job) ? <UndoButton job={job} /> : null}
    >
      <div className={styles.stack}>
        <AllImports />
        <QueryState query={query} height={240}>
          {(answer) => (
            <>
              <Facts job={answer} />
              {isFinished(answer) ? <RowErrors job={answer} /> : null}
            </>
          )}
        </QueryState>
      </div>
    </Page>
  );
}

function AllImports() {
  return (
    <Link to="/imports" search={(before) => before}>
      {importsText.back}
    </Link>
  );
}

function Facts({ job }: { job: ImportJob }) {
  const { locale } = useScope();
  const { text, tone } = statusOf(job);
  return (
    <Card title={kindOf(job)} actions={<Badge tone={tone}>{text}</Badge>}>
      {isFinished(job) ? null : (
        <ProgressBar label={importsText.importing(job.file)} percent={percentDone(job)} />
      )}
      <ul className={styles.facts}>
        <li>
          {formatInstant(job.created_at)}, {formatBytes(job.size_bytes, locale)}
        </li>
        {job.notes.map((note) => (
          <li key={note}>{remarkOf(job, note)}</li>
        ))}
      </ul>
    </Card>
  );
}
