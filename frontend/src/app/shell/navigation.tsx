/** The pages there are, as far as whoever looks may see them. */
import {
  IconArrowsRightLeft,
  IconBuildingBank,
  IconChartLine,
  IconCoins,
  IconDatabaseImport,
  IconLayoutDashboard,
  IconPackages,
  IconPlugConnected,
  IconReceipt,
  IconScale,
} from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useMay } from "@/lib/session.ts";
import { en } from "@/messages/en.ts";
import { type Group, NavigationGroup } from "./navigation-group.tsx";
import styles from "./shell.module.css";

const Administer = lazy(async () => ({ default: (await import("./administer.tsx")).Administer }));

/** Pages in groups, in the order of the sidebar. */
export const GROUPS: readonly Group[] = [
  {
    title: en.shell.decide,
    pages: [
      { to: "/", label: en.titles.overview, icon: IconLayoutDashboard, need: "finance:read" },
      { to: "/cash", label: en.titles.cash, icon: IconBuildingBank, need: "finance:read" },
      { to: "/working-capital", label: en.titles.workingCapital, icon: IconCoins, need: "finance:read" },
      { to: "/demand", label: en.titles.demand, icon: IconChartLine, need: "demand:read" },
      { to: "/supply", label: en.titles.supply, icon: IconPackages, need: "supply:read" },
    ],
  },
  {
    title: en.shell.data,
    pages: [
      { to: "/imports", label: en.titles.imports, icon: IconDatabaseImport, need: "imports:read" },
      { to: "/settings/sources", label: en.titles.sources, icon: IconPlugConnected, need: "imports:read" },
      { to: "/mapping", label: en.titles.mapping, icon: IconArrowsRightLeft, need: "imports:read" },
      { to: "/checks", label: en.titles.checks, icon: IconScale, need: "finance:read" },
      { to: "/settlements", label: en.titles.settlements, icon: IconReceipt, need: "finance:read" },
    ],
  },
];

/** Links that keep the organisation and the day. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const may = useMay();
  return (
    <nav aria-label={en.shell.navigation} className={styles.navigation}>
      {GROUPS.map(({ title, pages }) => (
        <NavigationGroup
          key={title}
          title={title}
          pages={pages.filter(({ need }) => may(need))}
          onNavigate={onNavigate}
        />
      ))}
      <Suspense>
        <Administer onNavigate={onNavigate} />
      </Suspense>
    </nav>
  );
}
