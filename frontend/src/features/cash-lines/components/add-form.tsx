/** Entering a line. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Approval, ManualCashLines, NewCashLine } from "@/api/generated/types.gen.ts";
import { Done, Form, Hint, Row } from "@/components/form/form.tsx";
import { type FormState, useForm } from "@/components/form/use-form.ts";
import { Waiting } from "@/components/form/waiting.tsx";
import { Card } from "@/components/page/card.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { formatMoney } from "@/lib/money.ts";
import { useScope } from "@/lib/scope.ts";
import { cashLines as text } from "@/messages/en/cash-lines.ts";
import { add, forgetAnswers } from "../api.ts";
import { CATEGORIES, checkLine, dayAfter, isAbove, type LineForm, lineToSend } from "../model.ts";

const CERTAINTIES: readonly { value: NonNullable<NewCashLine["certainty"]>; label: string }[] = [
  { value: "approved", label: "Approved" },
  { value: "scheduled", label: "Scheduled" },
  { value: "draft", label: "Draft" },
  { value: "forecast", label: "Forecast" },
];

/** What is typed stays until it was entered; then the next one is. */
export function AddForm({ answer }: { answer: ManualCashLines }) {
  const scope = useScope();
  const queries = useQueryClient();
  const [added, setAdded] = useState<string | null>(null);
  const [waits, setWaits] = useState<Approval | null>(null);
  const initial: LineForm = {
    name: "",
    direction: "out",
    category: "other_operating",
    amount: "",
    currency: answer.currency ?? scope.organisation.currency ?? "",
    payOn: dayAfter(scope.asOf ?? scope.organisation.as_of),
    certainty: "scheduled",
    reason: "",
  };
  const form = useForm({
    initial,
    check: checkLine,
    submit: (line) => add(scope, lineToSend(line)),
    onDone: async ({ cash_line: line, approval }) => {
      setAdded(line?.name ?? null);
      setWaits(approval);
      form.reset();
      await forgetAnswers(queries);
    },
  });
  const limit = formatMoney(answer.limit, scope.locale, { currency: answer.currency });
  return (
    <Card title={text.add} subtitle={text.limitHint(limit)}>
      <Form
        form={form}
        label={text.add}
        submit={text.addSubmit}
        aside={added ? <Done>{text.added(added)}</Done> : null}
      >
        <Fields form={form} />
        {isAbove(form.values, answer.limit, answer.currency) ? <Hint>{text.aboveLimit}</Hint> : null}
        {waits ? <Waiting approval={waits} /> : null}
      </Form>
    </Card>
  );
}

function Fields({ form }: { form: FormState<LineForm> }) {
  return (
    <>
      <Field label={text.name} {...form.bind("name")} />
      <Row>
        <Select label={text.direction} choices={text.directions} {...form.bind("direction")} />
        <Field label={text.amount} inputMode="decimal" {...form.bind("amount")} />
        <Field label={text.currency} {...form.bind("currency")} />
      </Row>
      <Row>
        <Select label={text.category} choices={CATEGORIES} {...form.bind("category")} />
        <Field label={text.payOn} type="date" {...form.bind("payOn")} />
        <Select label={text.certainty} choices={CERTAINTIES} {...form.bind("certainty")} />
      </Row>
      <Field label={text.reason} description={text.reasonHint} {...form.bind("reason")} />
    </>
  );
}
