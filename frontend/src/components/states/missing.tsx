/** A figure that could not be computed. */
import { Tooltip } from "@/components/ui/tooltip.tsx";
import { NOT_AVAILABLE } from "@/lib/format.ts";
import { en } from "@/messages/en.ts";
import styles from "../page/page.module.css";

/** A dash that says its reason on hover and focus; never a zero. */
export function Missing({ reason }: { reason: string }) {
  return (
    <Tooltip text={reason}>
      <button type="button" className={styles.missing} aria-label={en.notAvailable(reason)}>
        {NOT_AVAILABLE}
      </button>
    </Tooltip>
  );
}
