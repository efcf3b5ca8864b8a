/** The pages there are. */
import {
  IconBuildingBank,
  IconChartLine,
  IconCoins,
  IconDatabaseImport,
  IconLayoutDashboard,
  IconPackages,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { en } from "@/messages/en.ts";
import styles from "./shell.module.css";

interface Destination {
  readonly to: "/" | "/cash" | "/working-capital" | "/demand" | "/supply" | "/imports";
  readonly label: string;
  readonly icon: TablerIcon;
}

/** Pages in groups, in the order of the sidebar. */
export const GROUPS: readonly { readonly title: string; readonly pages: readonly Destination[] }[] = [
  {
    title: en.shell.decide,
    pages: [
      { to: "/", label: en.overview.title, icon: IconLayoutDashboard },
      { to: "/cash", label: en.cash.title, icon: IconBuildingBank },
      { to: "/working-capital", label: en.workingCapital.title, icon: IconCoins },
      { to: "/demand", label: en.demand.title, icon: IconChartLine },
      { to: "/supply", label: en.supply.title, icon: IconPackages },
    ],
  },
  { title: en.shell.data, pages: [{ to: "/imports", label: en.imports.title, icon: IconDatabaseImport }] },
];

/** Links that keep the organisation and the day. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <nav aria-label={en.shell.navigation} className={styles.navigation}>
      {GROUPS.map(({ title, pages }) => (
        <div key={title}>
          <p className={styles.group}>{title}</p>
          <ul className={styles.links}>
            {pages.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  search={({ organisation, as_of }) => ({ organisation, as_of })}
                  activeOptions={{ exact: to === "/", includeSearch: false }}
                  className={styles.link}
                  activeProps={{ className: styles.active }}
                  onClick={onNavigate}
                >
                  <Icon size={18} stroke={1.6} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
