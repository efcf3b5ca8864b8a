/** Takes a line out again, and says why. */
import { useQueryClient } from "@tanstack/react-query";
import type { ManualCashLine } from "@/api/generated/types.gen.ts";
import { Form, Hint } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useScope } from "@/lib/scope.ts";
import { cashLines as text } from "@/messages/en/cash-lines.ts";
import { forgetAnswers, withdraw } from "../api.ts";

/** The question and its reason. */
export function WithdrawDialog({ line, onClose }: { line: ManualCashLine; onClose: () => void }) {
  const scope = useScope();
  const queries = useQueryClient();
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }): { reason?: string } => (reason.trim() === "" ? { reason: text.reasonMissing } : {}),
    submit: ({ reason }) => withdraw(scope, line.id, reason.trim()),
    onDone: async () => {
      onClose();
      await forgetAnswers(queries);
    },
  });
  const title = text.withdrawTitle(line.name);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title} submit={text.withdraw} emphasis="danger" onCancel={onClose}>
        <Hint>{text.withdrawText}</Hint>
        <Field label={text.reason} firstFocus {...form.bind("reason")} />
      </Form>
    </Dialog>
  );
}
