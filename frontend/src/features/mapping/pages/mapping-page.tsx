/** Mapping: codes of connected systems, and what they mean here. */
import { useQuery } from "@tanstack/react-query";
import type { Mappings } from "@/api/generated/types.gen.ts";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { QueryState } from "@/components/states/query-state.tsx";
import { formatCount } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { mapping as text } from "@/messages/en/mapping.ts";
import { mappingsOptions } from "../api.ts";
import { Filters } from "../components/filters.tsx";
import { MappedCard } from "../components/mapped-card.tsx";
import { UnmappedCard } from "../components/unmapped-card.tsx";
import type { MappingSearch } from "../search.ts";

interface MappingPageProps {
  readonly search: MappingSearch;
  readonly onSearch: (search: MappingSearch) => void;
}

/** The page. */
export function MappingPage(props: MappingPageProps) {
  return (
    <Guarded need="imports:read" title={text.title}>
      <Queue {...props} />
    </Guarded>
  );
}

function finding(
  { unmapped_count: count }: Mappings,
  search: MappingSearch,
  locale: string,
): string | undefined {
  if (count > 0) return text.finding(formatCount(count, locale));
  return Object.values(search).some((value) => value !== undefined) ? undefined : text.findingNone;
}

function Queue({ search, onSearch }: MappingPageProps) {
  const scope = useScope();
  const query = useQuery(mappingsOptions(scope, search));
  return (
    <Page
      title={text.title}
      finding={query.data ? finding(query.data, search, scope.locale) : undefined}
      controls={<Filters search={search} onSearch={onSearch} />}
    >
      <QueryState query={query} height={480}>
        {({ unmapped, unmapped_count: all, mapped, mapped_count: decided }) => (
          <Grid>
            <Cell>
              <UnmappedCard codes={unmapped} count={all} search={search} />
            </Cell>
            <Cell>
              <MappedCard mapped={mapped} count={decided} />
            </Cell>
          </Grid>
        )}
      </QueryState>
    </Page>
  );
}
