/** Settings of a source, and what it was connected with, without secrets. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Source } from "@/api/generated/types.gen.ts";
import { Check, Done, Form, Hint } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Card } from "@/components/page/card.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { formatInstant } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { useMay } from "@/lib/session.ts";
import { sources as text } from "@/messages/en/sources.ts";
import { change, forgetSources, sourceKindsOptions } from "../api.ts";
import { givenSettings } from "../connect-model.ts";
import { ConnectAgain } from "./connect-again.tsx";
import styles from "./sources.module.css";

/** Whoever may not change them sees what they are. */
export function SettingsCard({ source }: { source: Source }) {
  const writes = useMay()("settings:write");
  return (
    <Card title={text.settings.title} subtitle={text.settings.subtitle}>
      {writes ? <SettingsForm source={source} /> : <AsItIs source={source} />}
      <Given source={source} />
      {writes ? (
        <p className={styles.buttons}>
          <ConnectAgain source={source} />
        </p>
      ) : null}
      {source.webhook_path === "" ? null : <Webhooks path={source.webhook_path} />}
    </Card>
  );
}

function Exclusion({ vendor }: { vendor: string }) {
  return (
    <>
      <Hint>{text.settings.excludeHint}</Hint>
      {vendor === "xero" ? <Hint>{text.settings.excludeXero}</Hint> : null}
    </>
  );
}

function AsItIs({ source }: { source: Source }) {
  return (
    <>
      <p>{source.excluded_from_statistics ? text.settings.excluded : text.settings.included}</p>
      <Exclusion vendor={source.vendor} />
    </>
  );
}

function SettingsForm({ source }: { source: Source }) {
  const scope = useScope();
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const form = useForm({
    initial: { name: source.name, excluded_from_statistics: source.excluded_from_statistics },
    check: ({ name }): { name?: string } => (name.trim() === "" ? { name: text.settings.nameMissing } : {}),
    submit: (values) => change(scope, source.id, { ...values, name: values.name.trim() }),
    onDone: async () => {
      setSaved(true);
      await forgetSources(client);
    },
  });
  const excluded = form.bind("excluded_from_statistics");
  return (
    <Form
      form={form}
      label={text.settings.title}
      submit={text.settings.save}
      aside={saved ? <Done>{text.settings.saved}</Done> : null}
    >
      <Field label={text.settings.name} {...form.bind("name")} />
      <Check label={text.settings.exclude} checked={excluded.value} onChange={excluded.onChange} />
      <Exclusion vendor={source.vendor} />
    </Form>
  );
}

function Given({ source }: { source: Source }) {
  const kinds = useQuery(sourceKindsOptions(useScope()));
  const fields = kinds.data?.kinds.find(({ vendor }) => vendor === source.vendor)?.fields ?? [];
  const given = [
    ...(source.account_id ? [[text.settings.account, source.account_id]] : []),
    ...(source.currency ? [[text.settings.currency, source.currency]] : []),
    ...(source.connected_at ? [[text.settings.connectedAt, formatInstant(source.connected_at)]] : []),
    ...givenSettings(fields, source.settings),
  ];
  return (
    <dl className={styles.given}>
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Webhooks({ path }: { path: string }) {
  const address = `${window.location.origin}${path}`;
  return (
    <div className={styles.streams}>
      <Field
        label={text.settings.webhook}
        description={text.settings.webhookHint}
        value={address}
        onChange={() => undefined}
      />
      <p className={styles.buttons}>
        <span>
          <CopyButton text={address}>{text.settings.copy}</CopyButton>
        </span>
      </p>
    </div>
  );
}
