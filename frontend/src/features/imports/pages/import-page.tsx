/** One import: its rows, its errors, and how to undo it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ImportJob } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Page } from "@/components/page/page.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { ProgressBar } from "@/components/ui/progress.tsx";
import { formatBytes, formatInstant } from "@/lib/format.ts";
import { asSentence } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";
import { importOptions } from "../api.ts";
import styles from "../components/imports.module.css";
import { RowErrors } from "../components/row-errors.tsx";
import { UndoButton } from "../components/undo-button.tsx";
import { canUndo, isFinished, kindName, outcome, percentDone, statusOf } from "../model.ts";

/** The page of one import. */
export function ImportPage({ importId }: { importId: string }) {
  const scope = useScope();
  const query = useQuery(importOptions(scope.organisation.slug, importId));
  const job = query.data;
  return (
    <Page
      title={job ? job.file : en.imports.one}
      finding={job && isFinished(job) ? outcome(job, scope.locale) : undefined}
      controls={job && canUndo(job) ? <UndoButton job={job} /> : null}
    >
      <div className={styles.stack}>
        <Link to="/imports" search={(before) => before}>
          {en.imports.back}
        </Link>
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

function Facts({ job }: { job: ImportJob }) {
  const { locale } = useScope();
  const { text, tone } = statusOf(job);
  return (
    <Card
      title={job.kind === null ? en.imports.unknownKind : kindName(job.kind)}
      actions={<Badge tone={tone}>{text}</Badge>}
    >
      {isFinished(job) ? null : (
        <ProgressBar label={en.imports.importing(job.file)} percent={percentDone(job)} />
      )}
      <ul className={styles.facts}>
        <li>
          {formatInstant(job.created_at)}, {formatBytes(job.size_bytes, locale)}
        </li>
        {job.notes.map((note) => (
          <li key={note}>{asSentence(note)}</li>
        ))}
      </ul>
    </Card>
  );
}
