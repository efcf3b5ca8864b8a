/** Every text a person reads, in English. */

import { ageing } from "./en/ageing.ts";
import { cash } from "./en/cash.ts";
import { demand } from "./en/demand.ts";
import { imports } from "./en/imports.ts";
import { supply } from "./en/supply.ts";
import { workingCapital } from "./en/working-capital.ts";

/** The messages. */
export const en = {
  product: "CapLiquify",
  loading: "Loading",
  failed: "This could not be loaded",
  requestId: (id: string) => `Request ${id}`,
  retry: "Try again",
  cancel: "Cancel",
  close: "Close",
  sortBy: (column: string) => `Sort by ${column}`,
  showMore: "Show more",
  legend: "Legend",
  noReason: "This figure cannot be computed from what was imported.",
  notAvailable: (reason: string) => `Not available: ${reason}`,
  showTable: (title: string) => `Show table: ${title}`,
  showChart: (title: string) => `Show chart: ${title}`,
  downloadCsv: (title: string) => `Download CSV: ${title}`,
  asOf: "As of",
  start: {
    title: "Nothing imported yet",
    text: "Drop the files your tools export: open invoices, bills, a bank statement. The forecast fills as they arrive.",
    action: "Import files",
  },
  remarks: {
    title: "What to know about these figures",
    subtitle: "What was assumed, and what could not be computed.",
    missing: (figures: number) =>
      figures === 1 ? "One figure is missing:" : `${figures} figures are missing:`,
  },
  freshness: {
    title: "Data freshness",
    subtitle: "The latest import of each kind of file.",
    empty: "The latest import of each kind will stand here.",
    action: "Import files",
  },
  shell: {
    skip: "Skip to content",
    navigation: "Main",
    menu: "Open menu",
    decide: "Decide",
    data: "Data",
    organisation: "Organisation",
    demo: "Demo data",
    asOf: (date: string) => `As of ${date}`,
    printed: (company: string, date: string) => `${company}, as of ${date}`,
    toDark: "Switch to dark theme",
    toLight: "Switch to light theme",
    search: "Go to a page or run a command",
    notFound: "There is no such page",
    notFoundText: "The address may be mistyped, or the page may have moved.",
    unknownOrganisation: "There is no such organisation",
    unknownOrganisationText: (slug: string) => `No organisation is called “${slug}” here.`,
    home: "Go to the overview",
    wrongDay: "There is no such day",
    wrongDayText: (day: string) =>
      `The address asks for figures as of “${day}”. A day is written like 2026-11-24, from 1970 to 2200.`,
    withoutDay: "Show this page without that day",
    broken: "This page broke",
    brokenText: "The rest still works. Try again, or go to another page.",
  },
  palette: {
    placeholder: "Type a page or a command",
    nothing: "Nothing found",
    goTo: (page: string) => `Go to ${page}`,
    theme: "Switch theme",
  },
  overview: {
    title: "Overview",
    kpis: "Headline figures",
    cashToday: "Cash today",
    cashOn: (day: string) => `Cash on ${day}`,
    asOf: (date: string) => `as of ${date}`,
    tightestWeek: "Tightest week",
    tightestContext: (day: string) => `with facility, ends ${day}`,
    cycle: "Cash conversion cycle",
    days: "days",
    cycleParts: (sales: string, inventory: string, payable: string) =>
      `DSO ${sales} + DIO ${inventory} − DPO ${payable}`,
    overdue: "Overdue receivables",
    overdueContext: (share: string, total: string) => `${share} of ${total} open`,
    facility: "Facility drawn, peak",
    facilityContext: (headroom: string, day: string) => `${headroom} left, ends ${day}`,
    noFacility: "no facility",
    notDrawn: (headroom: string) => `not drawn, ${headroom} left`,
  },
  cash,
  demand,
  supply,
  workingCapital,
  ageing,
  imports,
} as const;
