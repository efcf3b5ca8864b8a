/** What all figures of the organisation depend on. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Done, Form, Row } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Card } from "@/components/page/card.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useScope } from "@/lib/scope.ts";
import { organisation as text } from "@/messages/en/organisation.ts";
import { changeSettings } from "../api.ts";
import { checkSettings, type SettingsForm, timeZones, weekDay } from "../model.ts";

/** Starts from what is in force. */
export function SettingsCard() {
  const scope = useScope();
  const { organisation: settings } = scope;
  const queries = useQueryClient();
  const [saved, setSaved] = useState(false);
  const initial: SettingsForm = {
    name: settings.name,
    currency: settings.currency ?? "",
    timeZone: settings.time_zone,
    weekEnd: weekDay(settings.week_ends_on),
  };
  const form = useForm({
    initial,
    check: (values) => {
      setSaved(false);
      return checkSettings(values);
    },
    submit: (values) =>
      changeSettings(scope, {
        name: values.name.trim(),
        time_zone: values.timeZone,
        week_ends_on: values.weekEnd,
        ...(values.currency.trim() === "" ? {} : { currency: values.currency.trim().toUpperCase() }),
      }),
    onDone: async () => {
      setSaved(true);
      await queries.invalidateQueries();
    },
  });
  return (
    <Card title={text.settings} subtitle={text.settingsHint}>
      <Form
        form={form}
        label={text.settings}
        submit={text.save}
        aside={saved ? <Done>{text.saved}</Done> : null}
      >
        <Field label={text.name} {...form.bind("name")} />
        <Field label={text.currency} description={text.currencyHint} {...form.bind("currency")} />
        <Row>
          <Select
            label={text.timeZone}
            description={text.timeZoneHint}
            choices={timeZones(settings.time_zone)}
            {...form.bind("timeZone")}
          />
          <Select label={text.weekEnd} choices={text.weekdays} {...form.bind("weekEnd")} />
        </Row>
      </Form>
    </Card>
  );
}
