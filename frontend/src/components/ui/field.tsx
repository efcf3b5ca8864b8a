/** Typing one value. */
import "./styles.ts";
import { TextInput } from "@mantine/core";
import type { HTMLInputAutoCompleteAttribute } from "react";
import { INPUT_LOOK } from "./input-look.ts";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "date" | "email";
  readonly description?: string;
  readonly labelHidden?: boolean;
  /** What is wrong with the value. */
  readonly error?: string | undefined;
  /** What a browser or a password manager may fill in. */
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  readonly inputMode?: "numeric" | "decimal";
  readonly placeholder?: string;
  readonly min?: string;
  readonly firstFocus?: boolean;
}

/** One line of text, or a day. */
export function Field({
  label,
  value,
  onChange,
  type = "text",
  description,
  labelHidden,
  error,
  autoComplete,
  inputMode,
  placeholder,
  min,
  firstFocus,
}: FieldProps) {
  return (
    <TextInput
      {...(labelHidden ? { "aria-label": label } : { label })}
      type={type}
      value={value}
      description={description}
      error={error}
      autoComplete={autoComplete}
      inputMode={inputMode}
      placeholder={placeholder}
      min={min}
      spellCheck={autoComplete ? false : undefined}
      data-first-focus={firstFocus || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
      size="sm"
      styles={INPUT_LOOK}
    />
  );
}
