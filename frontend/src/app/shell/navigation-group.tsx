/** Some pages under one title of the sidebar. */
import type { TablerIcon } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Permission } from "@/lib/session.ts";
import styles from "./shell.module.css";

/** A page the sidebar leads to. */
export interface Destination {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly label: string;
  readonly icon: TablerIcon;
  /** What it takes to see it. */
  readonly need: Permission;
  /** Stands at the right end, such as how much waits there. */
  readonly mark?: ReactNode;
}

/** Pages that belong together. */
export interface Group {
  readonly title: string;
  readonly pages: readonly Destination[];
}

/** Nothing where there is no page. */
export function NavigationGroup({
  title,
  pages,
  onNavigate,
}: Group & { onNavigate?: (() => void) | undefined }) {
  if (pages.length === 0) return null;
  return (
    <div>
      <p className={styles.group}>{title}</p>
      <ul className={styles.links}>
        {pages.map(({ to, label, icon: Icon, mark }) => (
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
              {mark}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
