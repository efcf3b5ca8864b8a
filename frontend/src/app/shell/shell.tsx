/** What stands around every page: navigation, organisation, theme, and the day of the data. */
import { IconMenu2, IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Badge } from "@/components/page/badge.tsx";
import { IconButton } from "@/components/ui/button.tsx";
import { SideDrawer } from "@/components/ui/dialog.tsx";
import { Select } from "@/components/ui/select.tsx";
import { useColorScheme } from "@/components/ui/theme.tsx";
import { formatDate } from "@/lib/format.ts";
import { useScope } from "@/lib/scope.ts";
import { en } from "@/messages/en.ts";
import { Navigation } from "./navigation.tsx";
import styles from "./shell.module.css";

const ImportWatcher = lazy(async () => ({
  default: (await import("@/features/imports/components/import-watcher.tsx")).ImportWatcher,
}));
const NewestImport = lazy(async () => ({
  default: (await import("@/features/imports/components/newest-import.tsx")).NewestImport,
}));
const CommandPalette = lazy(async () => ({
  default: (await import("./command-palette.tsx")).CommandPalette,
}));
const AccountMenu = lazy(async () => ({
  default: (await import("@/features/account/components/account-menu.tsx")).AccountMenu,
}));

/** The frame of the app. */
export function Shell({ children }: { children: ReactNode }) {
  const [menu, setMenu] = useState(false);
  const [requests, setRequests] = useState(0);
  const openPalette = () => setRequests((count) => count + 1);
  useShortcut(openPalette);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {en.shell.skip}
      </a>
      <aside className={styles.sidebar}>
        <Brand />
        <Navigation />
      </aside>
      <Topbar onMenu={() => setMenu(true)} onPalette={openPalette} />
      <main id="main" tabIndex={-1} className={styles.main}>
        <PrintHead />
        {children}
      </main>
      <Suspense>
        <ImportWatcher />
        {requests > 0 ? <CommandPalette requests={requests} /> : null}
        {menu ? (
          <SideDrawer title={en.product} onClose={() => setMenu(false)}>
            <Navigation onNavigate={() => setMenu(false)} />
          </SideDrawer>
        ) : null}
      </Suspense>
    </div>
  );
}

function useShortcut(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

/** Whose figures a sheet of paper shows, and of which day. */
function PrintHead() {
  const { organisation, asOf } = useScope();
  return (
    <p className={`print-only ${styles.printed}`}>
      {en.shell.printed(organisation.name, formatDate(asOf ?? organisation.as_of))}
    </p>
  );
}

function Brand() {
  return (
    <div className={styles.brand}>
      <img src="/icon.svg" alt="" width={20} height={20} />
      {en.product}
    </div>
  );
}

function Topbar({ onMenu, onPalette }: { onMenu: () => void; onPalette: () => void }) {
  const { scheme, toggle } = useColorScheme();
  const { organisation, asOf } = useScope();
  return (
    <header className={`${styles.topbar} no-print`}>
      <span className={styles.menu}>
        <IconButton label={en.shell.menu} onClick={onMenu}>
          <IconMenu2 size={18} />
        </IconButton>
      </span>
      <button type="button" className={styles.search} onClick={onPalette}>
        <IconSearch size={16} aria-hidden />
        <span className={styles.searchText}>{en.shell.search}</span>
        <kbd className={styles.key} aria-hidden>
          Ctrl K
        </kbd>
      </button>
      <span className={styles.spacer} />
      {organisation.demo ? <Badge tone="warning">{en.shell.demo}</Badge> : null}
      <span className={styles.asOf}>
        <Badge tone="accent">{en.shell.asOf(formatDate(asOf ?? organisation.as_of))}</Badge>
      </span>
      <Suspense>
        <span className={styles.imported}>
          <NewestImport />
        </span>
      </Suspense>
      <OrganisationSwitch />
      <IconButton label={scheme === "dark" ? en.shell.toLight : en.shell.toDark} onClick={toggle}>
        {scheme === "dark" ? <IconSun size={18} /> : <IconMoon size={18} />}
      </IconButton>
      <span className={styles.account}>
        <Suspense>
          <AccountMenu />
        </Suspense>
      </span>
    </header>
  );
}

function OrganisationSwitch() {
  const { organisation, organisations } = useScope();
  const navigate = useNavigate();
  return (
    <Select
      label={en.shell.organisation}
      labelHidden
      value={organisation.slug}
      choices={organisations.map(({ slug, name }) => ({ value: slug, label: name }))}
      // The day and the open cell belong to the organisation that is left.
      onChange={(slug) => void navigate({ to: ".", search: { organisation: slug } })}
    />
  );
}
