/** Notices, on whatever page one is, that an import is finished. */
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { forgetAnswers, forgetHistory, importOptions } from "../api.ts";
import { isFinished } from "../model.ts";
import { useUploads } from "../upload-queue.ts";

/** Shows nothing; the history is asked for again when another file arrived, every figure when its import is finished. */
export function ImportWatcher() {
  const client = useQueryClient();
  const { uploads } = useUploads();
  const sent = uploads.filter((upload) => upload.job !== null);
  const jobs = useQueries({
    queries: sent.map(({ organisation, job }) => importOptions(organisation, job?.id ?? "")),
  });
  const finished = jobs.filter(({ data }) => data && isFinished(data)).length;
  useEffect(() => {
    if (sent.length > 0) void forgetHistory(client);
  }, [sent.length, client]);
  useEffect(() => {
    if (finished > 0) void forgetAnswers(client);
  }, [finished, client]);
  return null;
}
