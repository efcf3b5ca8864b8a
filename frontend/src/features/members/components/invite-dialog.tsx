/** Asks somebody to join. */
import { useQueryClient } from "@tanstack/react-query";
import type { InvitationOutcome } from "@/api/generated/types.gen.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useScope } from "@/lib/scope.ts";
import { members as text } from "@/messages/en/members.ts";
import { forgetPeople, invite } from "../api.ts";
import { checkStanding, financeOf, readAmount, type StandingForm } from "../model.ts";
import { StandingFields } from "./standing-fields.tsx";

interface InviteDialogProps {
  readonly currency: string | null;
  readonly onClose: () => void;
  readonly onDone: (outcome: InvitationOutcome, email: string) => void;
}

const EMPTY: StandingForm & { email: string } = {
  email: "",
  role: "viewer",
  finance: [],
  limit: "0",
  reason: "",
};

/** A viewer unless something else is chosen. */
export function InviteDialog({ currency, onClose, onDone }: InviteDialogProps) {
  const scope = useScope();
  const queries = useQueryClient();
  const form = useForm({
    initial: EMPTY,
    check: (values) => ({
      ...(values.email.trim() === "" ? { email: text.emailMissing } : {}),
      ...checkStanding(values, false),
    }),
    submit: (values) =>
      invite(scope, {
        email: values.email.trim(),
        role: values.role,
        finance: financeOf(values),
        approval_limit: readAmount(values.limit) ?? "0",
        reason: values.reason.trim(),
      }),
    onDone: async (outcome, { email }) => {
      onDone(outcome, email.trim());
      await forgetPeople(queries);
    },
    blame: ({ status, message }) => {
      if (![400, 409, 422].includes(status)) return null;
      if (/email|address/i.test(message)) return "email";
      return /^Give a reason/.test(message) ? "reason" : null;
    },
  });
  return (
    <Dialog title={text.invite} onClose={onClose}>
      <Form form={form} label={text.invite} submit={text.inviteSubmit} onCancel={onClose}>
        <Field
          label={text.email}
          type="email"
          description={text.inviteText}
          firstFocus
          {...form.bind("email")}
        />
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
