/** What became of an invitation, and its link where no email can be sent. */
import type { Invitation } from "@/api/generated/types.gen.ts";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { members as text } from "@/messages/en/members.ts";
import styles from "./members.module.css";

/** Shown once: the link is not kept anywhere. */
export function LinkNotice({ invitation }: { invitation: Invitation }) {
  if (invitation.link === null) return <p role="status">{text.mailed(invitation.email)}</p>;
  return (
    <div role="status" className={styles.link}>
      <strong>{text.linkTitle}</strong>
      <p>{text.linkText(invitation.email)}</p>
      <div className={styles.linkRow}>
        <Field label={text.link} labelHidden value={invitation.link} onChange={() => undefined} />
        <CopyButton text={invitation.link}>{text.copyLink}</CopyButton>
      </div>
    </div>
  );
}
