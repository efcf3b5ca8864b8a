/** Role, finance permissions and approval limit: what somebody is, or is to become. */
import { Checks, Hint, Row } from "@/components/form/form.tsx";
import type { Bound } from "@/components/form/use-form.ts";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { members as text } from "@/messages/en/members.ts";
import { grantable, ROLES, type Role } from "../model.ts";

interface StandingFieldsProps {
  readonly role: Bound<Role>;
  readonly finance: Bound<readonly string[]>;
  readonly limit: Bound<string>;
  readonly reason: Bound<string>;
  readonly currency: string | null;
}

/** The same for members and for those invited. */
export function StandingFields({ role, finance, limit, reason, currency }: StandingFieldsProps) {
  const choices = grantable(role.value);
  return (
    <>
      <Row>
        <Select
          label={text.role}
          choices={ROLES.map((value) => ({ value, label: text.roles[value] }))}
          {...role}
        />
        <Field label={text.limit(currency)} inputMode="decimal" {...limit} />
      </Row>
      <Hint>{text.roleHints[role.value]}</Hint>
      {choices.length > 0 ? <Checks legend={text.finance} choices={choices} {...finance} /> : null}
      <Field label={text.reason} description={text.reasonHint} {...reason} />
    </>
  );
}
