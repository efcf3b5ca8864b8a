/** The first administrator of an installation makes an account. */
import { useQueryClient } from "@tanstack/react-query";
import { enterSession } from "@/api/session.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { Field } from "@/components/ui/field.tsx";
import { PasswordField } from "@/components/ui/password-field.tsx";
import { forgetFragmentToken, takeFragmentToken } from "@/lib/fragment-token.ts";
import { signIn } from "@/messages/en/sign-in.ts";
import { welcome } from "../api.ts";
import { blamePassword, missingOf, type OnSignedIn } from "../model.ts";

/** Opens with the link that the terminal printed. */
export function WelcomePage({ onDone }: { onDone: OnSignedIn }) {
  const token = takeFragmentToken();
  const text = signIn.welcome;
  if (token === "") return <Entrance title={text.noToken} text={text.noTokenText} />;
  return (
    <Entrance title={text.title} text={text.text}>
      <WelcomeForm token={token} onDone={onDone} />
    </Entrance>
  );
}

function WelcomeForm({ token, onDone }: { token: string; onDone: OnSignedIn }) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "", email: "", password: "" },
    check: missingOf,
    submit: ({ name, email, password }) =>
      welcome({ token, name: name.trim(), email: email.trim(), password }),
    onDone: async ({ csrf_token: csrfToken, next }) => {
      forgetFragmentToken();
      await enterSession(queries, csrfToken);
      await onDone(next);
    },
    blame: blamePassword,
  });
  return (
    <Form form={form} label={signIn.welcome.title} submit={signIn.welcome.submit}>
      <Field label={signIn.name} autoComplete="name" firstFocus {...form.bind("name")} />
      <Field label={signIn.email} type="email" autoComplete="username" {...form.bind("email")} />
      <PasswordField
        label={signIn.password}
        kind="new-password"
        description={signIn.passwordHint}
        {...form.bind("password")}
      />
    </Form>
  );
}
