/** Asks for something about secrets, with a reason. */
import { useQueryClient } from "@tanstack/react-query";
import type { Approval } from "@/api/generated/types.gen.ts";
import { Form, Hint } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useScope } from "@/lib/scope.ts";
import { secrets as text } from "@/messages/en/secrets.ts";
import { askToReveal, rotate } from "../api.ts";

interface AskDialogProps {
  /** The secret to reveal; without one, the key is to be rotated. */
  readonly secret: string | null;
  readonly onClose: () => void;
  readonly onDone: (approval: Approval) => void;
}

/** Both take a second person. */
export function AskDialog({ secret, onClose, onDone }: AskDialogProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }): { reason?: string } => (reason.trim() === "" ? { reason: text.reasonMissing } : {}),
    submit: ({ reason }) =>
      secret === null ? rotate(scope, reason.trim()) : askToReveal(scope, secret, reason.trim()),
    onDone: async (approval) => {
      onDone(approval);
      await Promise.all(
        ["secrets", "approvals"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const title = secret === null ? text.rotateTitle : text.revealTitle(secret);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title} submit={text.ask} onCancel={onClose}>
        <Hint>{secret === null ? text.rotateText : text.revealText}</Hint>
        <Field label={text.reason} description={text.reasonHint} firstFocus {...form.bind("reason")} />
      </Form>
    </Dialog>
  );
}
