/** Finds the organisation of the view before any page asks a question. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { configurationOptions, organisationsOptions } from "@/api/session.ts";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { chooseOrganisation, parseDay, ScopeContext, type ScopeSearch } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";
import styles from "./standalone.module.css";
import { Standalone } from "./standalone.tsx";

const AccountMenu = lazy(async () => ({
  default: (await import("@/features/account/components/account-menu.tsx")).AccountMenu,
}));
const NewOrganisation = lazy(async () => ({
  default: (await import("@/routes/new-organisation.tsx")).NewOrganisationRoute,
}));

const FALLBACK_LOCALE = "en-GB";

/** Gives the pages below it their scope. */
export function ScopeProvider({ search, children }: { search: ScopeSearch; children: ReactNode }) {
  const organisations = useQuery(organisationsOptions());
  const config = useQuery(configurationOptions());
  const organisation =
    organisations.data && chooseOrganisation(organisations.data.organisations, search.organisation);
  if (!organisations.data || !organisation) {
    return (
      <Standalone>
        <QueryState query={organisations} height={320}>
          {(answer) =>
            answer.organisations.length === 0 ? (
              <NoOrganisation />
            ) : (
              <UnknownOrganisation slug={search.organisation ?? ""} />
            )
          }
        </QueryState>
      </Standalone>
    );
  }
  const scope = {
    organisation,
    organisations: organisations.data.organisations,
    asOf: parseDay(search.as_of),
    locale: config.data?.locale ?? FALLBACK_LOCALE,
  };
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

/** Whoever was taken out of the last one can make one of their own, or sign out. */
function NoOrganisation() {
  return (
    <>
      <Empty title={en.shell.noOrganisation} text={en.shell.noOrganisationText} />
      <Suspense>
        <NewOrganisation />
        <div className={styles.account}>
          <AccountMenu />
        </div>
      </Suspense>
    </>
  );
}

function UnknownOrganisation({ slug }: { slug: string }) {
  return (
    <Empty
      title={en.shell.unknownOrganisation}
      text={en.shell.unknownOrganisationText(slug)}
      action={
        <Link to="/" search={{}}>
          {en.shell.home}
        </Link>
      }
    />
  );
}
