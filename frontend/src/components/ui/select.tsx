/** Choosing one of a few. */
import "./styles.ts";
import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";

const INPUT_LOOK = {
  input: {
    height: 32,
    minHeight: 32,
    lineHeight: "30px",
    background: "var(--surface)",
    borderColor: "var(--line)",
    color: "var(--text)",
  },
  label: { fontSize: 12.5, fontWeight: 500 },
};

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
}

/** The browser's own list: works everywhere, also with a screen reader and on a phone. */
export function Select<Value extends string>({
  label,
  value,
  choices,
  onChange,
  labelHidden,
}: SelectProps<Value>) {
  return (
    <NativeSelect
      {...(labelHidden ? { "aria-label": label } : { label })}
      value={value}
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

/** Two to four choices that all fit on one line. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SelectProps<Value>) {
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={onChange}
      size="sm"
      styles={{ root: { background: "var(--segments)" }, label: { paddingBlock: 4, color: "var(--text)" } }}
    />
  );
}

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
