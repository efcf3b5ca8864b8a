/** The state of a form: what was typed stays until it is done, and what is wrong stands beside its field. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useLayoutEffect, useRef, useState } from "react";
import { ApiError } from "@/api/client.ts";

type Errors<Values> = Partial<Record<keyof Values & string, string>>;

interface FormOptions<Values, Answer> {
  readonly initial: Values;
  /** What is wrong before it is sent; nothing when it may be. */
  readonly check?: (values: Values) => Errors<Values>;
  readonly submit: (values: Values) => Promise<Answer>;
  readonly onDone?: (answer: Answer, values: Values) => unknown;
  /** The field a refusal is about, where the server names none. */
  readonly blame?: (error: ApiError) => (keyof Values & string) | null;
}

/** What a field of the form is given. */
export interface Bound<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly error: string | undefined;
}

/** A form in use. */
export interface FormState<Values> {
  readonly values: Values;
  readonly busy: boolean;
  /** What was refused as a whole. */
  readonly failure: ApiError | Error | null;
  readonly ref: React.RefObject<HTMLFormElement | null>;
  readonly onSubmit: (event: FormEvent) => void;
  readonly bind: <Name extends keyof Values & string>(name: Name) => Bound<Values[Name]>;
  readonly change: (change: Partial<Values>) => void;
  readonly reset: () => void;
}

function fieldsOf<Values extends object>(
  error: unknown,
  values: Values,
  blame: FormOptions<Values, unknown>["blame"],
): Errors<Values> {
  if (!(error instanceof ApiError)) return {};
  const named = Object.entries(error.fields).filter(([name]) => Object.hasOwn(values, name));
  if (named.length > 0) return Object.fromEntries(named) as Errors<Values>;
  const blamed = blame?.(error);
  return blamed ? ({ [blamed]: error.message } as Errors<Values>) : {};
}

/** Keeps the values, checks and sends them, and leads to the first field that is wrong. */
export function useForm<Values extends object, Answer>({
  initial,
  check,
  submit,
  onDone,
  blame,
}: FormOptions<Values, Answer>): FormState<Values> {
  const [values, setValues] = useState(initial);
  const [wrong, setWrong] = useState<Errors<Values>>({});
  const ref = useRef<HTMLFormElement>(null);
  // Only a refusal leads anywhere: what is typed into one field must not take the focus to the next wrong one.
  const refused = useRef(false);
  const refuse = (found: Errors<Values>) => {
    refused.current = true;
    setWrong(found);
  };
  const sending = useMutation({
    mutationFn: submit,
    onSuccess: (answer, sent) => onDone?.(answer, sent),
    onError: (error, sent) => refuse(fieldsOf(error, sent, blame)),
  });
  useLayoutEffect(() => {
    if (refused.current && Object.keys(wrong).length > 0)
      ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    refused.current = false;
  }, [wrong]);
  const change = (part: Partial<Values>) => {
    setValues((before) => ({ ...before, ...part }));
    setWrong((before) =>
      Object.keys(part).some((name) => name in before)
        ? (Object.fromEntries(Object.entries(before).filter(([name]) => !(name in part))) as Errors<Values>)
        : before,
    );
  };
  return {
    values,
    busy: sending.isPending,
    failure: sending.isError && Object.keys(wrong).length === 0 ? sending.error : null,
    ref,
    onSubmit: (event) => {
      event.preventDefault();
      // A form may stand in a dialog that stands in another form.
      event.stopPropagation();
      if (sending.isPending) return;
      const found = check?.(values) ?? {};
      refuse(found);
      sending.reset();
      if (Object.keys(found).length === 0) sending.mutate(values);
    },
    bind: (name) => ({
      value: values[name],
      onChange: (value) => change({ [name]: value } as unknown as Partial<Values>),
      error: wrong[name],
    }),
    change,
    reset: () => {
      setValues(initial);
      setWrong({});
      sending.reset();
    },
  };
}
