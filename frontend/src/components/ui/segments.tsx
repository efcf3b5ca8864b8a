/** Choosing one of a few that all stay in sight. */
import "./styles.ts";
import { SegmentedControl } from "@mantine/core";

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
}

/** Two to four choices that all fit on one line. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
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
