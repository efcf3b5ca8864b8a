/** Approving or rejecting, with a comment. */
import { useQueryClient } from "@tanstack/react-query";
import type { Approval } from "@/api/generated/types.gen.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { asSentence } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { approvals as text } from "@/messages/en/approvals.ts";
import { agree, forgetAnswers, refuse, takeBack } from "../api.ts";
import styles from "./approvals.module.css";

/** What may be done with a request. */
export type Decision = "approve" | "reject" | "withdraw";

const WORDS = {
  approve: { title: text.approveTitle, text: text.approveText, verb: text.approve },
  reject: { title: text.rejectTitle, text: text.rejectText, verb: text.reject },
  withdraw: { title: text.withdrawTitle, text: text.withdrawText, verb: text.withdraw },
} as const;

interface DecisionDialogProps {
  readonly approval: Approval;
  readonly decision: Decision;
  readonly onClose: () => void;
}

/** A rejection says why; an approval may. */
export function DecisionDialog({ approval, decision, onClose }: DecisionDialogProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const words = WORDS[decision];
  const form = useForm({
    initial: { comment: "" },
    check: ({ comment }): { comment?: string } =>
      decision === "reject" && comment.trim() === "" ? { comment: text.commentMissing } : {},
    submit: ({ comment }) => {
      if (decision === "withdraw") return takeBack(scope, approval);
      return (decision === "approve" ? agree : refuse)(scope, approval, comment.trim());
    },
    onDone: async () => {
      onClose();
      await forgetAnswers(queries);
    },
  });
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p className={styles.dialogText}>
        {asSentence(approval.summary)} {words.text}
      </p>
      <Form
        form={form}
        label={words.title}
        submit={words.verb}
        emphasis={decision === "approve" ? "primary" : "danger"}
        onCancel={onClose}
      >
        {decision === "withdraw" ? null : (
          <Field
            label={decision === "reject" ? text.comment : text.commentOptional}
            firstFocus
            {...form.bind("comment")}
          />
        )}
      </Form>
    </Dialog>
  );
}
