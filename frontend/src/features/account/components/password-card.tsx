/** One's password. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Done, Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Card } from "@/components/page/card.tsx";
import { PasswordField } from "@/components/ui/password-field.tsx";
import { account } from "@/messages/en/account.ts";
import { choosePassword } from "../api.ts";
import { blameOldOrNew } from "../model.ts";

/** Changes it, with the one in use. */
export function PasswordCard() {
  const queries = useQueryClient();
  const [changed, setChanged] = useState(false);
  const form = useForm({
    initial: { current: "", next: "" },
    check: ({ current, next }) => ({
      ...(current === "" ? { current: account.missing } : {}),
      ...(next === "" ? { next: account.missing } : {}),
    }),
    submit: ({ current, next }) => choosePassword(current, next),
    onDone: async () => {
      form.reset();
      setChanged(true);
      await queries.invalidateQueries({ queryKey: ["account-sessions"] });
    },
    blame: blameOldOrNew,
  });
  return (
    <Card title={account.passwordTitle} subtitle={account.passwordHint}>
      <Form
        form={form}
        label={account.passwordTitle}
        submit={account.changePassword}
        aside={changed ? <Done>{account.changed}</Done> : null}
      >
        <PasswordField label={account.current} kind="current-password" {...form.bind("current")} />
        <PasswordField label={account.next} kind="new-password" {...form.bind("next")} />
      </Form>
    </Card>
  );
}
