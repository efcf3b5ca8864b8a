/** What a system asks for, as its connector says. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/client.ts";
import type {
  Connecting,
  ConsentRequest,
  Source,
  SourceField,
  SourceKind,
} from "@/api/generated/types.gen.ts";
import { Check, Form, Hint } from "@/components/form/form.tsx";
import { type FormState, useForm } from "@/components/form/use-form.ts";
import { Field } from "@/components/ui/field.tsx";
import { PasswordField } from "@/components/ui/password-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useScope } from "@/lib/scope.ts";
import { connecting as text } from "@/messages/en/connecting.ts";
import { connectOrChange, forgetSources } from "../api.ts";
import { isRare, keepsSecrets, missingFields, type Values, valuesOf, whatToSend } from "../connect-model.ts";
import { leaveForConsent } from "../consent-trip.ts";
import styles from "./sources.module.css";

interface ConnectFormProps {
  readonly kind: SourceKind;
  /** Where the vendor's page leads back to. */
  readonly redirectUri: string;
  /** The source that is connected again: what it was connected with stands there already, without secrets. */
  readonly before: Source | undefined;
  readonly onConnected: (connected: Connecting) => void;
}

/** Sends it, and leads on to the vendor's page where somebody must agree there. */
export function ConnectForm({ kind, redirectUri, before, onConnected }: ConnectFormProps) {
  const scope = useScope();
  const client = useQueryClient();
  const [replace, setReplace] = useState(false);
  const keeps = keepsSecrets(before);
  const form = useForm<Values, ConsentRequest | Connecting>({
    initial: valuesOf(kind.fields, before?.settings ?? {}),
    check: (values) => missingFields(kind.fields, values, keeps),
    submit: (values) => connectOrChange(scope, before, whatToSend(kind, values, replace)),
    onDone: async (answer) => {
      if ("authorize_url" in answer) return leaveForConsent(answer.authorize_url, scope.organisation.slug);
      await forgetSources(client);
      onConnected(answer);
    },
  });
  const usual = kind.fields.filter((field) => !isRare(field));
  const rare = kind.fields.filter(isRare);
  return (
    <Form form={form} label={text.form(kind.vendor_name)} submit={text.submit}>
      {usual.map((field, place) => (
        <Asked key={field.name} field={field} form={form} first={place === 0} />
      ))}
      {rare.length === 0 ? null : (
        <details className={styles.more}>
          <summary>{text.rarely}</summary>
          {rare.map((field) => (
            <Asked key={field.name} field={field} form={form} first={false} />
          ))}
        </details>
      )}
      {keeps ? <Hint>{text.keepsSecrets}</Hint> : null}
      <Hint>{text.consentNext}</Hint>
      <Hint>{text.redirect(redirectUri)}</Hint>
      {replace || isConflict(form.failure) ? (
        <Check label={text.replaceFiles} checked={replace} onChange={setReplace} />
      ) : null}
    </Form>
  );
}

function isConflict(failure: Error | null): boolean {
  return failure instanceof ApiError && failure.status === 409;
}

interface AskedProps {
  readonly field: SourceField;
  readonly form: FormState<Values>;
  readonly first: boolean;
}

function Asked({ field, form, first }: AskedProps) {
  const bound = form.bind(field.name);
  const label = field.required ? field.title : text.optional(field.title);
  const shown = { ...bound, value: bound.value ?? "", label, description: field.help };
  if (field.choices.length > 0) {
    const choices = field.choices.map((value) => ({ value, label: value }));
    const unchosen = shown.value === "" ? [{ value: "", label: text.notChosen }] : [];
    return <Select {...shown} choices={[...unchosen, ...choices]} />;
  }
  if (field.secret) return <PasswordField {...shown} kind="off" />;
  return <Field {...shown} autoComplete="off" firstFocus={first} />;
}
