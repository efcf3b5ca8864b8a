/** How far something is. */
import "./styles.ts";
import { Progress } from "@mantine/core";

/** A bar from 0 to 100. */
export function ProgressBar({ label, percent }: { label: string; percent: number }) {
  return (
    <Progress.Root size={6} radius={3}>
      <Progress.Section value={percent} color="var(--accent)" aria-label={label} />
    </Progress.Root>
  );
}
