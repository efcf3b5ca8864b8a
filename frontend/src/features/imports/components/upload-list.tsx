/** Files of this visit: on their way, being imported, done or refused. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ImportJob } from "@/api/generated/types.gen.ts";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ProgressBar } from "@/components/ui/progress.tsx";
import { formatBytes } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { importOptions } from "../api.ts";
import {
  askedOptions,
  givenOptions,
  isFinished,
  offeredKinds,
  outcome,
  percentDone,
  statusOf,
} from "../model.ts";
import { type Upload, type UploadQueue, useUploads } from "../upload-queue.ts";
import { FileOptionsForm } from "./file-options-form.tsx";
import styles from "./imports.module.css";

/** Nothing until a file was dropped. */
export function UploadList() {
  const { organisation } = useScope();
  const { uploads, queue } = useUploads();
  const ours = uploads.filter((upload) => upload.organisation === organisation.slug);
  if (ours.length === 0) return null;
  return (
    <Card title={importsText.thisVisit} subtitle={importsText.thisVisitHint}>
      <ul className={styles.uploads} aria-live="polite">
        {ours.map((upload) => (
          <li key={upload.key} className={styles.upload}>
            {upload.job ? (
              <SentFile upload={upload} job={upload.job} />
            ) : (
              <UnsentFile upload={upload} queue={queue} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function UnsentFile({ upload, queue }: { upload: Upload; queue: UploadQueue }) {
  const { locale } = useScope();
  const { file, state, fraction, error } = upload;
  return (
    <>
      <div className={styles.uploadHead}>
        <b>{file.name}</b>
        <Badge tone={state === "failed" ? "bad" : "neutral"}>{importsText.uploadStates[state]}</Badge>
      </div>
      {state === "failed" ? (
        <div role="alert" className={styles.refusal}>
          <p>{error}</p>
          {upload.refused ? (
            <FileOptionsForm
              initial={upload.options}
              asked={givenOptions(upload.options)}
              kinds={[]}
              onDismiss={() => queue.remove(upload.key)}
              onSubmit={(options) => {
                queue.remove(upload.key);
                void queue.add([file], upload.organisation, options);
              }}
            />
          ) : (
            <div className={styles.answers}>
              <Button size="small" onClick={() => void queue.retry(upload.key)}>
                {importsText.sendAgain}
              </Button>
              <Button size="small" onClick={() => queue.remove(upload.key)}>
                {importsText.dismiss}
              </Button>
            </div>
          )}
        </div>
      ) : (
        <>
          <ProgressBar label={importsText.sending(file.name)} percent={Math.round(fraction * 100)} />
          <p className={styles.hint}>{formatBytes(file.size, locale)}</p>
        </>
      )}
    </>
  );
}

function SentFile({ upload, job: first }: { upload: Upload; job: ImportJob }) {
  const scope = useScope();
  const { queue } = useUploads();
  const { data: job = first } = useQuery(importOptions(upload.organisation, first.id));
  const finished = isFinished(job);
  const { text, tone } = statusOf(job);
  return (
    <>
      <div className={styles.uploadHead}>
        <Link to="/imports/$importId" params={{ importId: job.id }} search={(before) => before}>
          {job.file}
        </Link>
        <Badge tone={tone}>{text}</Badge>
      </div>
      {finished ? (
        <p className={job.refused ? styles.refusal : styles.hint}>{outcome(job, scope.locale)}</p>
      ) : (
        <ProgressBar label={importsText.importing(job.file)} percent={percentDone(job)} />
      )}
      {job.status === "failed" ? (
        <FileOptionsForm
          initial={upload.options}
          asked={askedOptions(job.refused ?? "")}
          kinds={offeredKinds(job.refused ?? "")}
          onDismiss={() => queue.remove(upload.key)}
          onSubmit={(options) => {
            queue.remove(upload.key);
            void queue.add([upload.file], upload.organisation, options);
          }}
        />
      ) : null}
    </>
  );
}
