/** The pages about connected systems that take something from the address. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Cell } from "@/components/page/page.tsx";
import { ChecksCard } from "@/features/checks/components/checks-card.tsx";
import { ChecksPage } from "@/features/checks/pages/checks-page.tsx";
import { MappingPage } from "@/features/mapping/pages/mapping-page.tsx";
import { SettlementPage } from "@/features/settlements/pages/settlement-page.tsx";
import { SettlementsPage } from "@/features/settlements/pages/settlements-page.tsx";
import { ConnectPage } from "@/features/sources/pages/connect-page.tsx";
import { ConsentPage } from "@/features/sources/pages/consent-page.tsx";
import { SourcePage } from "@/features/sources/pages/source-page.tsx";
import { useMay } from "@/lib/session.ts";

/** One source, with its totals for whoever may see money. */
export function SourceRoute() {
  const { sourceId } = useParams({ from: "/inside/settings/sources/$sourceId" });
  const may = useMay();
  const checks = may("finance:read") ? (
    <Cell>
      <ChecksCard sourceId={sourceId} />
    </Cell>
  ) : null;
  return <SourcePage key={sourceId} sourceId={sourceId} checks={checks} />;
}

/** What is connected stands in the address. */
export function ConnectRoute() {
  return <ConnectPage {...useSearch({ from: "/inside/settings/sources/new" })} />;
}

/** What the vendor sent along stands in the address. */
export function ConsentRoute() {
  return <ConsentPage {...useSearch({ from: "/inside/settings/sources/consent" })} />;
}

/** The source whose totals are shown stands in the address. */
export function ChecksRoute() {
  const { source } = useSearch({ from: "/inside/checks" });
  return <ChecksPage source={source} />;
}

/** The channel whose settlements are shown stands in the address. */
export function SettlementsRoute() {
  const { channel } = useSearch({ from: "/inside/settlements" });
  const navigate = useNavigate({ from: "/settlements" });
  return (
    <SettlementsPage
      channel={channel}
      onChannel={(next) =>
        void navigate({ search: (before) => ({ ...before, channel: next }), resetScroll: false })
      }
    />
  );
}

/** One settlement, named in the address. */
export function SettlementRoute() {
  const { settlementId } = useParams({ from: "/inside/settlements/$settlementId" });
  return <SettlementPage settlementId={settlementId} />;
}

/** Reads and writes the filters for the page. */
export function MappingRoute() {
  const { kind, vendor, q } = useSearch({ from: "/inside/mapping" });
  const navigate = useNavigate({ from: "/mapping" });
  return (
    <MappingPage
      search={{ kind, vendor, q }}
      onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), resetScroll: false })}
    />
  );
}
