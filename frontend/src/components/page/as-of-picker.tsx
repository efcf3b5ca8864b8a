/** The day questions are asked for; it lives in the address. */
import { useNavigate } from "@tanstack/react-router";
import { Field } from "@/components/ui/field.tsx";
import { parseDay, useScope } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";

/** Choosing a day asks every question of the page again. */
export function AsOfPicker() {
  const { asOf, organisation } = useScope();
  const navigate = useNavigate();
  return (
    <Field
      type="date"
      label={en.asOf}
      labelHidden
      value={asOf ?? organisation.as_of}
      onChange={(value) => {
        const day = parseDay(value);
        if (day) void navigate({ to: ".", search: (before) => ({ ...before, as_of: day }) });
      }}
    />
  );
}
