/** What stands there until something is loaded. */
import "./styles.ts";
import { Skeleton } from "@mantine/core";

/** Holds the place of what is being loaded, at its height. */
export function Placeholder({ height }: { height: number }) {
  return <Skeleton height={height} radius={8} aria-hidden />;
}
