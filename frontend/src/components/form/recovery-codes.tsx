/** Recovery codes, shown once: whoever leaves says that they are kept. */
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { saveText } from "@/lib/save-file.ts";
import { signIn } from "@/messages/en/sign-in.ts";
import styles from "./form.module.css";
import { Check } from "./form.tsx";

/** The codes, and what to do with them. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const [kept, setKept] = useState(false);
  const text = signIn.recovery;
  const all = `${codes.join("\n")}\n`;
  return (
    <div className={styles.form}>
      <ul className={styles.codes} aria-label={text.list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <CopyButton text={all}>{text.copy}</CopyButton>
        <Button
          icon={<IconDownload size={16} aria-hidden />}
          onClick={() => saveText(all, text.file, "text/plain")}
        >
          {text.download}
        </Button>
      </div>
      <Check label={text.kept} checked={kept} onChange={setKept} />
      <div className={styles.buttons}>
        <Button emphasis="primary" disabled={!kept} onClick={onKept}>
          {text.submit}
        </Button>
      </div>
    </div>
  );
}
