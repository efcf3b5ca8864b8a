/** One's second factor and recovery codes. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { doubtSession } from "@/api/session.ts";
import { Confirm } from "@/components/form/confirm.tsx";
import { RecoveryCodes } from "@/components/form/recovery-codes.tsx";
import { Badge } from "@/components/page/badge.tsx";
import { Card } from "@/components/page/card.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { useSession } from "@/lib/session.ts";
import { account } from "@/messages/en/account.ts";
import { signIn } from "@/messages/en/sign-in.ts";
import { renewRecoveryCodes, turnFactorOff } from "../api.ts";
import styles from "./account.module.css";

/** Whether there is one, and what can be done about it. */
export function FactorCard() {
  const { second_factor: factor } = useSession();
  const badge = factor.enrolled ? (
    <Badge tone="accent">{account.factorOn}</Badge>
  ) : (
    <Badge tone="warning">{account.factorOff}</Badge>
  );
  return (
    <Card title={account.factorTitle} actions={badge}>
      <p className={styles.state}>
        {factor.enrolled ? account.factorOnText(factor.recovery_codes_left) : account.factorOffText}
      </p>
      <div className={styles.acts}>
        {factor.enrolled ? (
          <>
            <NewCodes />
            {factor.required ? null : <TurnOff />}
          </>
        ) : (
          <LinkButton to="/set-up-second-factor" search={{ next: "/account" }}>
            {account.setUp}
          </LinkButton>
        )}
      </div>
    </Card>
  );
}

function NewCodes() {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const make = useMutation({
    mutationFn: renewRecoveryCodes,
    onSuccess: (made) => {
      setAsking(false);
      setCodes(made);
    },
  });
  const finish = () => {
    setCodes(null);
    doubtSession(queries);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{account.newCodes}</Button>
      {asking ? (
        <Confirm
          title={account.newCodesTitle}
          text={account.newCodesText}
          verb={account.newCodes}
          act={make}
          onClose={() => setAsking(false)}
        />
      ) : null}
      {codes ? (
        <Dialog title={signIn.recovery.title} onClose={finish}>
          <p>{signIn.recovery.text}</p>
          <RecoveryCodes codes={codes} onKept={finish} />
        </Dialog>
      ) : null}
    </>
  );
}

function TurnOff() {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const off = useMutation({
    mutationFn: turnFactorOff,
    onSuccess: () => {
      setAsking(false);
      doubtSession(queries);
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{account.turnOff}</Button>
      {asking ? (
        <Confirm
          title={account.turnOffTitle}
          text={account.turnOffText}
          verb={account.turnOff}
          act={off}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
