/** Undoes an import, after saying in numbers what will happen. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ImportJob } from "@/api/generated/types.gen.ts";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { imports as importsText } from "@/messages/en/imports.ts";
import { en } from "@/messages/en.ts";
import { forgetAnswers, undoImport } from "../api.ts";
import styles from "./imports.module.css";

/** A button and the question it asks. */
export function UndoButton({ job }: { job: ImportJob }) {
  const scope = useScope();
  const client = useQueryClient();
  const writes = useMay()("imports:write");
  const [asking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => undoImport(scope, job.id),
    onSuccess: async () => {
      setAsking(false);
      await forgetAnswers(client);
    },
  });
  const rows = formatCount(job.imported, scope.locale);
  const close = () => {
    undo.reset();
    setAsking(false);
  };
  if (!writes) return null;
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {importsText.undo}
      </Button>
      {asking ? (
        <Dialog title={importsText.undoTitle(job.file)} onClose={close}>
          <p>{importsText.undoText(rows)}</p>
          {undo.isError ? (
            <p role="alert" className={styles.refusal}>
              {undo.error.message}
            </p>
          ) : null}
          <div className={styles.dialogButtons}>
            <Button firstFocus onClick={close}>
              {en.cancel}
            </Button>
            <Button emphasis="danger" busy={undo.isPending} onClick={() => undo.mutate()}>
              {importsText.undoConfirm(rows)}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
