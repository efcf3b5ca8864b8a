/** Typing one value. */
import "./styles.ts";
import { TextInput } from "@mantine/core";
import { INPUT_LOOK } from "./input-look.ts";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "date";
  readonly description?: string;
  readonly labelHidden?: boolean;
}

/** One line of text, or a day. */
export function Field({ label, value, onChange, type = "text", description, labelHidden }: FieldProps) {
  return (
    <TextInput
      {...(labelHidden ? { "aria-label": label } : { label })}
      type={type}
      value={value}
      description={description}
      onChange={(event) => onChange(event.currentTarget.value)}
      size="sm"
      styles={INPUT_LOOK}
    />
  );
}
