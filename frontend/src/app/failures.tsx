/** What stands in the place of a page that is not there or broke. */
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { Page } from "@/components/page/page.tsx";
import { Failure } from "@/components/states/query-state.tsx";
import { en } from "@/messages/en.ts";

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title={en.shell.notFound} finding={en.shell.notFoundText}>
      <Link to="/" search={(before) => before}>
        {en.shell.home}
      </Link>
    </Page>
  );
}

/** An address that asks for a day that is none: trying again cannot help, leaving the day out does. */
export function WrongDay({ day }: { day: unknown }) {
  return (
    <Page title={en.shell.wrongDay} finding={en.shell.wrongDayText(String(day))}>
      <Link to="." search={(before) => ({ ...before, as_of: undefined })}>
        {en.shell.withoutDay}
      </Link>
    </Page>
  );
}

const RELOADED = "capliquify-reloaded-at";
const RELOAD_PAUSE_MILLISECONDS = 60_000;

/** After an upgrade of the server an open page asks for files that are gone: loading it again, once, repairs that. */
function reloadOnce(error: unknown): void {
  if (!(error instanceof Error) || !/dynamically imported module|module script failed/i.test(error.message))
    return;
  const last = Number(window.sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < RELOAD_PAUSE_MILLISECONDS) return;
  window.sessionStorage.setItem(RELOADED, String(Date.now()));
  window.location.reload();
}

/** A page that broke does not take the app down. */
export function Broken({ error, reset }: ErrorComponentProps) {
  useEffect(() => reloadOnce(error), [error]);
  return <Failure error={error} height={320} onRetry={reset} />;
}
