/** Finds the organisation of the view before any page asks a question. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { configurationOptions, organisationsOptions } from "@/api/session.ts";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { chooseOrganisation, parseDay, ScopeContext, type ScopeSearch } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";
import { Standalone } from "./standalone.tsx";

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
          {() => <UnknownOrganisation slug={search.organisation ?? ""} />}
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
