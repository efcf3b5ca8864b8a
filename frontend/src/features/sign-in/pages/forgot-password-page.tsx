/** Asking for a link to choose a new password. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { Field } from "@/components/ui/field.tsx";
import { signIn } from "@/messages/en/sign-in.ts";
import { forgetPassword } from "../api.ts";
import { missingOf } from "../model.ts";

/** Says the same whether or not there is such an account. */
export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const text = signIn.forgotPage;
  const form = useForm({
    initial: { email: "" },
    check: missingOf,
    submit: ({ email }) => forgetPassword(email.trim()),
    onDone: (_, { email }) => setSentTo(email.trim()),
  });
  const back = <Link to="/sign-in">{signIn.backToSignIn}</Link>;
  return (
    <Entrance title={text.title} text={text.text} below={back}>
      {sentTo === null ? (
        <Form form={form} label={text.title} submit={text.submit}>
          <Field
            label={signIn.email}
            type="email"
            autoComplete="username"
            firstFocus
            {...form.bind("email")}
          />
        </Form>
      ) : (
        <div role="status">
          <p>{text.sent(sentTo)}</p>
          <p>{text.noMail}</p>
        </div>
      )}
    </Entrance>
  );
}
