/** Where a vendor sends somebody back to after they agreed, or did not. */
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Connecting, ConsentReturn } from "@/api/generated/types.gen.ts";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { Guarded } from "@/components/states/guarded.tsx";
import { Empty } from "@/components/states/query-state.tsx";
import { Placeholder } from "@/components/ui/placeholder.tsx";
import { asRemark } from "@/lib/reasons.ts";
import { useScope } from "@/lib/scope.ts";
import { connecting as text } from "@/messages/en/connecting.ts";
import { consentOptions } from "../api.ts";
import { AccountForm } from "../components/account-form.tsx";
import { organisationOf } from "../consent-trip.ts";
import type { ConsentSearch } from "../search.ts";

/** The page; it goes on in the organisation that left. */
export function ConsentPage(search: ConsentSearch) {
  const { organisation } = useScope();
  const left = organisationOf(search.state ?? "");
  if (left !== undefined && left !== organisation.slug)
    return <Navigate to="." search={(before: object) => ({ ...before, organisation: left })} replace />;
  return (
    <Guarded need="settings:write" title={text.consentTitle}>
      <Page title={text.consentTitle} finding={text.consentFinding}>
        <Grid>
          <Cell>
            <Card title={text.consentTitle}>
              <Outcome {...search} />
            </Card>
          </Cell>
        </Grid>
      </Page>
    </Guarded>
  );
}

function Outcome({ state, code, error }: ConsentSearch) {
  if (!state || !(code || error)) return <Failed title={text.incomplete} because={text.incompleteText} />;
  // Also a refusal is told to the server: what was asked for is over with it.
  return <Completion answer={error ? { state, error } : { state, code }} />;
}

function Completion({ answer }: { answer: ConsentReturn }) {
  const query = useQuery(consentOptions(useScope(), answer));
  if (query.isError) {
    const title = !answer.error ? text.failed : text.denied;
    return <Failed title={title} because={asRemark(query.error.message)} />;
  }
  if (!query.data) {
    return (
      <div aria-busy="true">
        <span role="status" className="visually-hidden">
          {text.working}
        </span>
        <Placeholder height={160} />
      </div>
    );
  }
  return <Completed connected={query.data} />;
}

function Completed({ connected }: { connected: Connecting }) {
  if (connected.next !== "account") return <ToSource id={connected.source.id} />;
  return <Choice connected={connected} />;
}

/** Nobody comes back here: what the address holds is good for one use. */
function ToSource({ id }: { id: string }) {
  return (
    <Navigate
      to="/settings/sources/$sourceId"
      params={{ sourceId: id }}
      search={({ organisation, as_of }) => ({ organisation, as_of })}
      replace
    />
  );
}

function Choice({ connected }: { connected: Connecting }) {
  const [chosen, setChosen] = useState(false);
  if (chosen) return <ToSource id={connected.source.id} />;
  return (
    <>
      <p>{text.accountFinding}</p>
      <AccountForm connected={connected} onDone={() => setChosen(true)} />
    </>
  );
}

function Failed({ title, because }: { title: string; because: string }) {
  return (
    <div role="alert">
      <Empty
        title={title}
        text={because}
        action={
          <Link to="/settings/sources" search={({ organisation, as_of }) => ({ organisation, as_of })}>
            {text.again}
          </Link>
        }
      />
    </div>
  );
}
