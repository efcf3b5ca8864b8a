/** One's name. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { doubtSession } from "@/api/session.ts";
import { Done, Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Card } from "@/components/page/card.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useSession } from "@/lib/session.ts";
import { account } from "@/messages/en/account.ts";
import { rename } from "../api.ts";

/** Changes at once what the other members see. */
export function NameCard() {
  const queries = useQueryClient();
  const session = useSession();
  const [saved, setSaved] = useState(false);
  const form = useForm({
    initial: { name: session.name },
    check: ({ name }): { name?: string } => (name.trim() === "" ? { name: account.nameMissing } : {}),
    submit: ({ name }) => rename(name.trim()),
    onDone: () => {
      setSaved(true);
      doubtSession(queries);
    },
  });
  const { onChange, ...name } = form.bind("name");
  const type = (value: string) => {
    setSaved(false);
    onChange(value);
  };
  return (
    <Card title={account.nameTitle} subtitle={account.nameHint}>
      <Form
        form={form}
        label={account.nameTitle}
        submit={account.save}
        aside={saved ? <Done>{account.saved}</Done> : null}
      >
        <Field label={account.name} autoComplete="name" {...name} onChange={type} />
      </Form>
    </Card>
  );
}
