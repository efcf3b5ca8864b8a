/** Choosing one of a few from a list. */
import "./styles.ts";
import { NativeSelect } from "@mantine/core";
import { INPUT_LOOK } from "./input-look.ts";

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
  readonly labelHidden?: boolean;
  readonly description?: string;
  /** What is wrong with the choice. */
  readonly error?: string | undefined;
}

/** The browser's own list: works everywhere, also with a screen reader and on a phone. */
export function Select<Value extends string>({
  label,
  value,
  choices,
  onChange,
  labelHidden,
  description,
  error,
}: SelectProps<Value>) {
  return (
    <NativeSelect
      {...(labelHidden ? { "aria-label": label } : { label })}
      value={value}
      description={description}
      error={error}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
      size="sm"
      styles={INPUT_LOOK}
    />
  );
}
