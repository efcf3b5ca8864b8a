/** Closing the organisation, and opening it again. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Outcome } from "@/api/generated/types.gen.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Waiting } from "@/components/form/waiting.tsx";
import { Card } from "@/components/page/card.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useScope } from "@/lib/scope.ts";
import { organisation as text } from "@/messages/en/organisation.ts";
import { askToDelete } from "../api.ts";
import styles from "./organisation.module.css";

/** The gravest act there is: typed, approved by a second person, and taken back for thirty days. */
export function DeleteCard() {
  const { organisation } = useScope();
  const [asking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (organisation.demo) {
    return (
      <Card title={text.deleteTitle}>
        <p>{text.demo}</p>
      </Card>
    );
  }
  return (
    <Card title={text.deleteTitle}>
      <p className={styles.text}>{text.deleteText}</p>
      {outcome?.approval ? (
        <Waiting approval={outcome.approval} />
      ) : (
        <Button emphasis="danger" onClick={() => setAsking(true)}>
          {text.deleteAction}
        </Button>
      )}
      {asking ? (
        <DeleteDialog
          onClose={() => setAsking(false)}
          onDone={(answer) => {
            setAsking(false);
            setOutcome(answer);
          }}
        />
      ) : null}
    </Card>
  );
}

function DeleteDialog({ onClose, onDone }: { onClose: () => void; onDone: (outcome: Outcome) => void }) {
  const scope = useScope();
  const queries = useQueryClient();
  const { slug, name } = scope.organisation;
  const form = useForm({
    initial: { typed: "", reason: "" },
    check: ({ typed, reason }) => ({
      ...(typed.trim() === slug ? {} : { typed: text.deleteTypedWrong }),
      ...(reason.trim() === "" ? { reason: text.reasonMissing } : {}),
    }),
    submit: ({ reason }) => askToDelete(scope, reason.trim()),
    onDone: async (outcome) => {
      onDone(outcome);
      await queries.invalidateQueries();
    },
  });
  const title = text.deleteDialog(name);
  return (
    <Dialog title={title} onClose={onClose}>
      <p className={styles.text}>{text.deleteText}</p>
      <Form form={form} label={title} submit={text.deleteAction} emphasis="danger" onCancel={onClose}>
        <Field label={text.deleteTyped(slug)} firstFocus {...form.bind("typed")} />
        <Field label={text.reason} description={text.reasonHint} {...form.bind("reason")} />
      </Form>
    </Dialog>
  );
}
