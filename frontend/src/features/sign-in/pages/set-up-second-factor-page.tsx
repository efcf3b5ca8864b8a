/** Setting up the second factor: scan, confirm, keep the recovery codes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { isSignedOut } from "@/api/client.ts";
import type { SecondFactorSetup } from "@/api/generated/types.gen.ts";
import { enterSession, sessionOptions } from "@/api/session.ts";
import { Hint } from "@/components/form/form.tsx";
import { RecoveryCodes } from "@/components/form/recovery-codes.tsx";
import { Entrance } from "@/components/page/entrance.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { signIn } from "@/messages/en/sign-in.ts";
import { confirmCode, secondFactorSetupOptions } from "../api.ts";
import { CodeForm } from "../components/code-form.tsx";
import styles from "../components/sign-in.module.css";
import { inGroups, pictureAddress } from "../model.ts";

/** Three steps on one page; the last is left only once the codes are kept. */
export function SetUpSecondFactorPage({ onDone }: { onDone: () => unknown }) {
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const session = useQuery(sessionOptions());
  // What changes something needs the session's token, which comes with the session.
  const setup = useQuery({
    ...secondFactorSetupOptions(),
    enabled: session.data !== undefined && codes === null,
  });
  const text = signIn.setUp;
  const finish = async () => {
    await enterSession(queries, null);
    await onDone();
  };
  if (isSignedOut(session.error)) return <Navigate to="/sign-in" replace />;
  if (codes) {
    return (
      <Entrance title={signIn.recovery.title} text={signIn.recovery.text}>
        <RecoveryCodes codes={codes} onKept={() => void finish()} />
      </Entrance>
    );
  }
  const required = session.data?.second_factor.required ?? false;
  return (
    <Entrance
      wide
      title={text.title}
      text={required ? `${text.text} ${text.required}` : text.text}
      below={required ? null : <Button onClick={() => void onDone()}>{text.later}</Button>}
    >
      <QueryState query={setup} height={280}>
        {(answer) => <Enrolment setup={answer} onCodes={setCodes} />}
      </QueryState>
    </Entrance>
  );
}

interface EnrolmentProps {
  readonly setup: SecondFactorSetup;
  readonly onCodes: (codes: readonly string[]) => void;
}

function Enrolment({ setup, onCodes }: EnrolmentProps) {
  const text = signIn.setUp;
  return (
    <div className={styles.enrolment}>
      <img className={styles.picture} src={pictureAddress(setup.qr_svg)} alt={text.picture} />
      <div className={styles.steps}>
        <div>
          <h2 className={styles.step}>{text.scan}</h2>
          <Hint>{text.scanText}</Hint>
        </div>
        <div>
          <h2 className={styles.step}>{text.secret}</h2>
          <code className={styles.secret}>{inGroups(setup.secret)}</code>
          <CopyButton text={setup.secret}>{text.copySecret}</CopyButton>
        </div>
        <CodeForm
          title={text.title}
          label={text.code}
          submit={confirmCode}
          submitLabel={text.submit}
          onDone={({ codes }) => onCodes(codes)}
        />
      </div>
    </div>
  );
}
