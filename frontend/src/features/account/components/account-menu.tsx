/** The round button at the end of the header: one's account, a new organisation, and out. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import { forgetSession } from "@/api/session.ts";
import { useSession } from "@/lib/session.ts";
import { account } from "@/messages/en/account.ts";
import { leave } from "../api.ts";
import { initials } from "../model.ts";
import styles from "./account.module.css";

/** The browser's own popover: it closes on Escape and on a click beside it. */
export function AccountMenu() {
  const id = useId();
  const session = useSession();
  const face = initials(session.name, session.email);
  const close = () => document.getElementById(id)?.hidePopover();
  return (
    <>
      <button
        type="button"
        className={styles.face}
        aria-label={account.menu(session.name || session.email, face)}
        popoverTarget={id}
      >
        {face}
      </button>
      <div id={id} popover="auto" className={styles.menu}>
        <p className={styles.who}>
          <strong>{session.name}</strong>
          <span>{session.email}</span>
        </p>
        <Link to="/account" search={(before) => before} className={styles.item} onClick={close}>
          {account.open}
        </Link>
        {session.provider === "clerk" ? null : (
          <Link to="/organisations/new" search={(before) => before} className={styles.item} onClick={close}>
            {account.newOrganisation}
          </Link>
        )}
        <SignOut />
      </div>
    </>
  );
}

function SignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const out = useMutation({
    mutationFn: leave,
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      await forgetSession(queries);
    },
  });
  return (
    <>
      <button type="button" className={styles.item} onClick={() => out.mutate()}>
        {account.signOut}
      </button>
      {out.isError ? (
        <p role="alert" className={styles.refusal}>
          {out.error.message}
        </p>
      ) : null}
    </>
  );
}
