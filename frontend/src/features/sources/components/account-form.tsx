/** Which of several accounts is connected. */
import { useQueryClient } from "@tanstack/react-query";
import type { Connecting } from "@/api/generated/types.gen.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Select } from "@/components/ui/select.tsx";
import { useScope } from "@/lib/scope.ts";
import { connecting as text } from "@/messages/en/connecting.ts";
import { chooseAccount, forgetSources } from "../api.ts";

interface AccountFormProps {
  readonly connected: Connecting;
  readonly onDone: () => void;
}

/** One is connected; the others can be afterwards. */
export function AccountForm({ connected: { source, accounts = [] }, onDone }: AccountFormProps) {
  const scope = useScope();
  const client = useQueryClient();
  const form = useForm({
    initial: { account_id: "" },
    check: (values): { account_id?: string } =>
      values.account_id === "" ? { account_id: text.accountMissing } : {},
    submit: (values) => chooseAccount(scope, source.id, values.account_id),
    onDone: async () => {
      await forgetSources(client);
      onDone();
    },
  });
  const choices = accounts.map(({ id, name, currency }) => ({
    value: id,
    label: currency ? `${name}, ${currency}` : name,
  }));
  return (
    <Form form={form} label={text.accountTitle} submit={text.accountSubmit}>
      <Select
        label={text.account}
        choices={[{ value: "", label: text.notChosen }, ...choices]}
        {...form.bind("account_id")}
      />
    </Form>
  );
}
