/** How far something is, and what stands there until it is loaded. */
import "./styles.ts";
import { Progress, Skeleton } from "@mantine/core";

/** A bar from 0 to 100. */
export function ProgressBar({ label, percent }: { label: string; percent: number }) {
  return (
    <Progress.Root size={6} radius={3}>
      <Progress.Section value={percent} color="var(--accent)" aria-label={label} />
    </Progress.Root>
  );
}

/** Holds the place of what is being loaded, at its height. */
export function Placeholder({ height }: { height: number }) {
  return <Skeleton height={height} radius={8} aria-hidden />;
}
