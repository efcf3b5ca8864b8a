/** The field for a code of the second factor. */
import { Form } from "@/components/form/form.tsx";
import { useForm } from "@/components/form/use-form.ts";
import { Field } from "@/components/ui/field.tsx";
import { signIn } from "@/messages/en/sign-in.ts";

interface CodeFormProps<Answer> {
  readonly title: string;
  readonly label?: string;
  readonly submit: (code: string) => Promise<Answer>;
  readonly submitLabel: string;
  readonly onDone: (answer: Answer) => unknown;
  readonly onCancel?: () => void;
}

/** A refused code stands beside the field, and what was typed stays. */
export function CodeForm<Answer>({
  title,
  label,
  submit,
  submitLabel,
  onDone,
  onCancel,
}: CodeFormProps<Answer>) {
  const form = useForm({
    initial: { code: "" },
    check: ({ code }): { code?: string } => (code.trim() === "" ? { code: signIn.code.missing } : {}),
    submit: ({ code }) => submit(code),
    onDone,
    blame: ({ status }) => (status < 500 && status !== 429 ? "code" : null),
  });
  return (
    <Form form={form} label={title} submit={submitLabel} {...(onCancel ? { onCancel } : {})}>
      <Field
        label={label ?? signIn.code.label}
        autoComplete="one-time-code"
        firstFocus
        {...form.bind("code")}
      />
    </Form>
  );
}
