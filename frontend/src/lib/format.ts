/** How days, dates and counts are written; months and suffixes are ours, because locales disagree on them. */

/** The typographic minus. */
export const MINUS = "\u2212";
/** What stands where a figure is missing. */
export const NOT_AVAILABLE = "\u2013";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})/;

function parts(day: string): { year: string; month: string; dayOfMonth: string } {
  const match = ISO_DAY.exec(day);
  if (!match) throw new RangeError(`Not an ISO day: ${day}`);
  const [, year = "", month = "", dayOfMonth = ""] = match;
  return { year, month: MONTHS[Number(month) - 1] ?? month, dayOfMonth: String(Number(dayOfMonth)) };
}

/** "23 Nov". */
export function formatDay(day: string): string {
  const { month, dayOfMonth } = parts(day);
  return `${dayOfMonth} ${month}`;
}

/** "23 Nov 2026". */
export function formatDate(day: string): string {
  return `${formatDay(day)} ${parts(day).year}`;
}

/** "Nov 2026". */
export function formatMonth(day: string): string {
  const { month, year } = parts(day);
  return `${month} ${year}`;
}

/** "23 Nov 2026, 07:00 UTC" of an instant. */
export function formatInstant(instant: string): string {
  const moment = new Date(instant).toISOString();
  return `${formatDate(moment)}, ${moment.slice(11, 16)} UTC`;
}

/** The ISO week of a day: "W48". */
export function formatWeek(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay() || 7;
  date.setUTCDate(date.getUTCDate() + 4 - weekday);
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((date.getTime() - yearStart) / 86_400_000 + 1) / 7);
  return `W${week}`;
}

/** A count with the locale's group marks. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count).replace("-", MINUS);
}

/** A decimal string with a fixed number of decimals, such as days outstanding. */
export function formatDecimal(value: string | null, locale: string, decimals: number): string {
  if (value === null) return NOT_AVAILABLE;
  const formatter = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return formatter.format(value as Intl.StringNumericLiteral).replace("-", MINUS);
}

/** A fraction as a percentage with one decimal: "14.8%". */
export function formatPercent(fraction: number | null, locale: string): string {
  if (fraction === null) return NOT_AVAILABLE;
  return new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
    .format(fraction)
    .replace("-", MINUS);
}

/** A size of a file: "1.2 MB". */
export function formatBytes(bytes: number, locale: string): string {
  const units = ["B", "kB", "MB", "GB"] as const;
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  const digits = new Intl.NumberFormat(locale, {
    maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
  }).format(value);
  return `${digits} ${units[power]}`;
}
