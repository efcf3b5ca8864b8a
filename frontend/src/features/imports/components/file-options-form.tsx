/** What a refused file leaves open: the answer is given here and the file is sent again. */
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { imports as importsText } from "@/messages/en/imports.ts";
import { kindName, type OptionName } from "../model.ts";
import type { FileOptions } from "../upload.ts";
import styles from "./imports.module.css";

interface FileOptionsFormProps {
  readonly initial: FileOptions;
  /** What is asked for; where that is nothing, the file can only be put away. */
  readonly asked: readonly OptionName[];
  /** The kinds to choose from; without any, the kind is typed. */
  readonly kinds: readonly string[];
  readonly onDismiss: () => void;
  readonly onSubmit: (options: FileOptions) => void;
}

/** Asks only for what is left open. */
export function FileOptionsForm({ initial, asked, kinds, onDismiss, onSubmit }: FileOptionsFormProps) {
  const [options, setOptions] = useState<FileOptions>(initial);
  const text = importsText.options;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(options);
  };
  const change = (name: keyof FileOptions) => (value: string) =>
    setOptions({ ...options, [name]: value.trim() === "" ? undefined : value.trim() });
  const field = (name: "currency" | "account" | "kind" | "encoding") =>
    asked.includes(name) ? (
      <Field label={text[name]} value={options[name] ?? ""} onChange={change(name)} />
    ) : null;
  return (
    <form className={styles.options} onSubmit={submit}>
      {asked.includes("dates") ? (
        <Select
          label={text.dates}
          value={options.dates ?? ""}
          choices={text.datesChoices}
          onChange={change("dates")}
        />
      ) : null}
      {asked.includes("decimal") ? (
        <Select
          label={text.decimal}
          value={options.decimal ?? ""}
          choices={text.decimalChoices}
          onChange={change("decimal")}
        />
      ) : null}
      {field("currency")}
      {field("account")}
      {field("encoding")}
      {kinds.length > 0 ? (
        <Select
          label={text.kind}
          value={options.kind ?? ""}
          choices={[
            { value: "", label: text.kindUnchosen },
            ...kinds.map((kind) => ({ value: kind, label: kindName(kind) })),
          ]}
          onChange={change("kind")}
        />
      ) : (
        field("kind")
      )}
      {asked.length > 0 ? (
        <Button type="submit" emphasis="primary">
          {importsText.sendAgain}
        </Button>
      ) : null}
      <Button onClick={onDismiss}>{importsText.dismiss}</Button>
    </form>
  );
}
