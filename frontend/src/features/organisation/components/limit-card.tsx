/** How much is entered by hand without a second person. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Outcome } from "@/api/generated/types.gen.ts";
import { Done, Form, Row } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Waiting } from "@/components/form/waiting.tsx";
import { Card } from "@/components/page/card.tsx";
import { Field } from "@/components/ui/field.tsx";
import { useScope } from "@/lib/scope.ts";
import { organisation as text } from "@/messages/en/organisation.ts";
import { changeLimit } from "../api.ts";
import { checkLimit, plainAmount } from "../model.ts";

/** A lower limit holds at once; a higher one waits for whoever may approve as much. */
export function LimitCard() {
  const scope = useScope();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const form = useForm({
    initial: { limit: scope.organisation.cash_line_limit.replace(/\.0+$/, ""), reason: "" },
    check: (values) => {
      setOutcome(null);
      return checkLimit(values);
    },
    submit: ({ limit, reason }) => changeLimit(scope, plainAmount(limit), reason.trim()),
    onDone: async (answer) => {
      setOutcome(answer);
      await queries.invalidateQueries();
    },
  });
  return (
    <Card title={text.limit} subtitle={text.limitHint}>
      <Form
        form={form}
        label={text.limit}
        submit={text.save}
        aside={outcome?.done ? <Done>{text.saved}</Done> : null}
      >
        <Row>
          <Field label={text.limitAmount} inputMode="decimal" {...form.bind("limit")} />
          <Field label={text.reason} description={text.reasonHint} {...form.bind("reason")} />
        </Row>
      </Form>
      {outcome?.approval ? <Waiting approval={outcome.approval} /> : null}
    </Card>
  );
}
