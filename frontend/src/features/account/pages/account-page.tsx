/** One's own account. */
import figures from "@/components/data-table/figure-table.module.css";
import { FigureTable } from "@/components/data-table/figure-table.tsx";
import { Card } from "@/components/page/card.tsx";
import { Cell, Grid, Page } from "@/components/page/page.tsx";
import { formatMoney } from "@/lib/money.ts";
import { useScope } from "@/lib/scope.ts";
import { useSession } from "@/lib/session.ts";
import { account } from "@/messages/en/account.ts";
import { FactorCard } from "../components/factor-card.tsx";
import { NameCard } from "../components/name-card.tsx";
import { PasswordCard } from "../components/password-card.tsx";
import { SessionsCard } from "../components/sessions-card.tsx";

/** Name, password, second factor, sessions; where another provider keeps the account, only what is ours. */
export function AccountPage() {
  const session = useSession();
  return (
    <Page title={account.title} finding={account.finding(session.email)}>
      <Grid>
        {session.provider === "built-in" ? (
          <>
            <Cell width="narrow">
              <NameCard />
            </Cell>
            <Cell width="narrow">
              <PasswordCard />
            </Cell>
            <Cell width="narrow">
              <FactorCard />
            </Cell>
            <Cell>
              <SessionsCard />
            </Cell>
          </>
        ) : null}
        <Cell>
          <Memberships />
        </Cell>
      </Grid>
    </Page>
  );
}

function Memberships() {
  const { memberships } = useSession();
  const { locale } = useScope();
  return (
    <Card title={account.membershipsTitle} subtitle={account.membershipsHint}>
      <FigureTable label={account.membershipsTitle}>
        <thead>
          <tr>
            <th scope="col">{account.organisation}</th>
            <th scope="col">{account.role}</th>
            <th scope="col" className={figures.number}>
              {account.limit}
            </th>
          </tr>
        </thead>
        <tbody>
          {memberships.map(({ organisation, name, role, approval_limit: limit, currency }) => (
            <tr key={organisation}>
              <th scope="row">{name}</th>
              <td>{account.roles[role]}</td>
              <td className={figures.number}>{formatMoney(limit, locale, { currency })}</td>
            </tr>
          ))}
        </tbody>
      </FigureTable>
    </Card>
  );
}
