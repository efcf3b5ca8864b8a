/** Choosing a new password with the link of an email. */
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { forgetSession } from "@/api/session.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { PasswordField } from "@/components/ui/password-field.tsx";
import { forgetFragmentToken, takeFragmentToken } from "@/lib/fragment-token.ts";
import { signIn } from "@/messages/en/sign-in.ts";
import { resetPassword } from "../api.ts";
import { blamePassword, missingOf } from "../model.ts";

/** Opens with the link; afterwards one signs in with the new password. */
export function ResetPasswordPage() {
  const [done, setDone] = useState(false);
  const token = takeFragmentToken();
  const text = signIn.reset;
  const toSignIn = <Link to="/sign-in">{signIn.submit}</Link>;
  if (done) return <Entrance title={text.done} text={text.doneText} below={toSignIn} />;
  const again = <Link to="/forgot-password">{signIn.forgot}</Link>;
  if (token === "") {
    return <Entrance title={text.noToken} text={text.noTokenText} below={again} />;
  }
  return (
    <Entrance title={text.title} text={text.text} below={again}>
      <ResetForm token={token} onDone={() => setDone(true)} />
    </Entrance>
  );
}

function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { password: "" },
    check: missingOf,
    submit: ({ password }) => resetPassword(token, password),
    onDone: async () => {
      forgetFragmentToken();
      await forgetSession(queries);
      onDone();
    },
    blame: blamePassword,
  });
  return (
    <Form form={form} label={signIn.reset.title} submit={signIn.reset.submit}>
      <PasswordField
        label={signIn.reset.password}
        kind="new-password"
        description={signIn.passwordHint}
        {...form.bind("password")}
      />
    </Form>
  );
}
