/** What is said when an act did not happen at once, because it takes a second person. */
import { Link } from "@tanstack/react-router";
import type { Approval } from "@/api/generated/types.gen.ts";
import { asSentence } from "@/lib/reasons.ts";
import { approvals } from "@/messages/en/approvals.ts";
import styles from "./form.module.css";

/** Names what waits, and where it is decided. */
export function Waiting({ approval }: { approval: Approval }) {
  return (
    <div role="status" className={styles.pending}>
      <strong>{approvals.waits}</strong>
      <p>{approvals.waitsText(asSentence(approval.summary))}</p>
      <Link to="/approvals" search={({ organisation, as_of }) => ({ organisation, as_of })}>
        {approvals.seeApprovals}
      </Link>
    </div>
  );
}
