/** Signing in with email and password. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { configurationOptions, enterSession } from "@/api/session.ts";
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Entrance } from "@/components/page/entrance.tsx";
import { Field } from "@/components/ui/field.tsx";
import { PasswordField } from "@/components/ui/password-field.tsx";
import { signIn } from "@/messages/en/sign-in.ts";
import { enter } from "../api.ts";
import type { OnSignedIn } from "../model.ts";

const ClerkSignInPage = lazy(async () => ({
  default: (await import("./clerk-sign-in-page.tsx")).ClerkSignInPage,
}));

interface SignInProps {
  readonly onDone: OnSignedIn;
  /** The path to go to afterwards. */
  readonly next: string;
}

/** Leads on to where one wanted to go; a second factor is asked for there. */
export function SignInPage({ onDone, next }: SignInProps) {
  const config = useQuery(configurationOptions());
  if (config.isPending) return null;
  if (config.data?.identity === "clerk") {
    return (
      <Suspense>
        <ClerkSignInPage config={config.data} next={next} />
      </Suspense>
    );
  }
  return <PasswordSignIn onDone={onDone} />;
}

function PasswordSignIn({ onDone }: { onDone: OnSignedIn }) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { email: "", password: "" },
    check: ({ email, password }) => ({
      ...(email.trim() === "" ? { email: signIn.emailMissing } : {}),
      ...(password === "" ? { password: signIn.passwordMissing } : {}),
    }),
    submit: ({ email, password }) => enter(email.trim(), password),
    onDone: async ({ csrf_token: token, next }) => {
      await enterSession(queries, token);
      await onDone(next);
    },
  });
  return (
    <Entrance
      title={signIn.title}
      text={signIn.text}
      below={<Link to="/forgot-password">{signIn.forgot}</Link>}
    >
      <Form form={form} label={signIn.title} submit={signIn.submit}>
        <Field label={signIn.email} type="email" autoComplete="username" firstFocus {...form.bind("email")} />
        <PasswordField label={signIn.password} kind="current-password" {...form.bind("password")} />
      </Form>
    </Entrance>
  );
}
