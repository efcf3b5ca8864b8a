/** Finds the organisation of the view before any page asks a question. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  getConfigurationOptions,
  listOrganisationsOptions,
} from "@/api/generated/@tanstack/react-query.gen.ts";
import { Empty, QueryState } from "@/components/states/query-state.tsx";
import { chooseOrganisation, ScopeContext, type ScopeSearch } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";

const FALLBACK_LOCALE = "en-GB";

/** Gives the pages below it their scope. */
export function ScopeProvider({ search, children }: { search: ScopeSearch; children: ReactNode }) {
  const organisations = useQuery(listOrganisationsOptions());
  const config = useQuery(getConfigurationOptions());
  return (
    <QueryState query={organisations} height={480}>
      {(answer) => {
        const organisation = chooseOrganisation(answer.organisations, search.organisation);
        if (!organisation) return <UnknownOrganisation slug={search.organisation ?? ""} />;
        const scope = {
          organisation,
          organisations: answer.organisations,
          asOf: search.as_of,
          locale: config.data?.locale ?? FALLBACK_LOCALE,
        };
        return <ScopeContext value={scope}>{children}</ScopeContext>;
      }}
    </QueryState>
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
