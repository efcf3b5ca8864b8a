/** What a refused file leaves open: the answer is given here and the file is sent again. */
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { en } from "@/messages/en.ts";
import type { FileOptions } from "../upload.ts";
import styles from "./imports.module.css";

interface FileOptionsFormProps {
  readonly initial: FileOptions;
  /** The refusal; it names the options it asks for. */
  readonly refused: string;
  readonly onSubmit: (options: FileOptions) => void;
}

const OPTIONS = ["dates", "decimal", "currency", "account", "kind"] as const;
type OptionName = (typeof OPTIONS)[number];

/** The options a refusal asks for, or all of them when it names none. */
export function askedOptions(refused: string): readonly OptionName[] {
  const named = OPTIONS.filter((option) => new RegExp(`--${option}\\b`).test(refused));
  return named.length > 0 ? named : OPTIONS;
}

/** Asks only for what the refusal names. */
export function FileOptionsForm({ initial, refused, onSubmit }: FileOptionsFormProps) {
  const [options, setOptions] = useState<FileOptions>(initial);
  const asked = askedOptions(refused);
  const text = en.imports.options;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(options);
  };
  const field = (name: "currency" | "account" | "kind") =>
    asked.includes(name) ? (
      <Field
        label={text[name]}
        value={options[name] ?? ""}
        onChange={(value) =>
          setOptions({ ...options, [name]: value.trim() === "" ? undefined : value.trim() })
        }
      />
    ) : null;
  return (
    <form className={styles.options} onSubmit={submit}>
      {asked.includes("dates") ? (
        <Select
          label={text.dates}
          value={options.dates ?? ""}
          choices={text.datesChoices}
          onChange={(dates) => setOptions({ ...options, dates: dates === "" ? undefined : dates })}
        />
      ) : null}
      {asked.includes("decimal") ? (
        <Select
          label={text.decimal}
          value={options.decimal ?? ""}
          choices={text.decimalChoices}
          onChange={(decimal) => setOptions({ ...options, decimal: decimal === "" ? undefined : decimal })}
        />
      ) : null}
      {field("currency")}
      {field("account")}
      {field("kind")}
      <Button type="submit" emphasis="primary">
        {en.imports.sendAgain}
      </Button>
    </form>
  );
}
