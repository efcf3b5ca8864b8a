/** Makes a member something else. */
import { useQueryClient } from "@tanstack/react-query";
import type { Member, Outcome } from "@/api/generated/types.gen.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { useScope } from "@/lib/scope.ts";
import { members as text } from "@/messages/en/members.ts";
import { change, forgetPeople } from "../api.ts";
import { asTyped, checkStanding, financeOf, readAmount, type StandingForm } from "../model.ts";
import { StandingFields } from "./standing-fields.tsx";

interface ChangeDialogProps {
  readonly member: Member;
  readonly currency: string | null;
  readonly onClose: () => void;
  /** Told what became of it: done, or waiting for a second person. */
  readonly onDone: (outcome: Outcome) => void;
}

/** Starts from what the member is. */
export function ChangeDialog({ member, currency, onClose, onDone }: ChangeDialogProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const initial: StandingForm = {
    role: member.role,
    finance: member.finance,
    limit: asTyped(member.approval_limit),
    reason: "",
  };
  const form = useForm({
    initial,
    check: (values) => checkStanding(values, true),
    submit: (values) =>
      change(scope, member.user_id, {
        role: values.role,
        finance: financeOf(values),
        approval_limit: readAmount(values.limit) ?? "0",
        reason: values.reason.trim(),
      }),
    onDone: async (outcome) => {
      onDone(outcome);
      await forgetPeople(queries);
    },
  });
  const title = text.changeTitle(member.name);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} label={title} submit={text.changeSubmit} onCancel={onClose}>
        <StandingFields
          role={form.bind("role")}
          finance={form.bind("finance")}
          limit={form.bind("limit")}
          reason={form.bind("reason")}
          currency={currency}
        />
      </Form>
    </Dialog>
  );
}
