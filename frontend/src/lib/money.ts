/** Decimal strings of money: exact addition and formatting, never a binary float in between. */
import { MINUS, NOT_AVAILABLE } from "./format.ts";

/** A decimal number as the API sends it, such as "-1234.50". */
export type Decimal = string;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const SCALE = 6;

function toUnits(amount: Decimal): bigint {
  const match = DECIMAL.exec(amount);
  if (!match) throw new RangeError(`Not a decimal number: ${amount}`);
  const [, sign = "", whole = "0", fraction = ""] = match;
  if (fraction.length > SCALE) throw new RangeError(`More than ${SCALE} decimals: ${amount}`);
  const units = BigInt(whole + fraction.padEnd(SCALE, "0"));
  return sign ? -units : units;
}

function fromUnits(units: bigint): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, "0");
  const whole = digits.slice(0, -SCALE);
  const fraction = digits.slice(-SCALE).replace(/0+$/, "").padEnd(2, "0");
  return `${units < 0n ? "-" : ""}${whole}.${fraction}`;
}

/** Exact sum; null when any part is unknown, because a sum with a hole is not a sum. */
export function sum(amounts: readonly (Decimal | null)[]): Decimal | null {
  let total = 0n;
  for (const amount of amounts) {
    if (amount === null) return null;
    total += toUnits(amount);
  }
  return fromUnits(total);
}

/** Minus one, zero or one. */
export function signOf(amount: Decimal): -1 | 0 | 1 {
  const units = toUnits(amount);
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

/** The amount without its sign. */
export function absolute(amount: Decimal): Decimal {
  return amount.startsWith("-") ? amount.slice(1) : amount;
}

/** Orders two amounts, for sorting. */
export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
  return signOf(fromUnits(toUnits(left) - toUnits(right)));
}

/** A chart needs coordinates: the only place where money becomes a float, and never to be shown. */
export function toCoordinate(amount: Decimal | null): number | null {
  return amount === null ? null : Number(amount);
}

interface MoneyFormat {
  readonly currency?: string | null;
  readonly decimals?: "currency" | "none";
  readonly signed?: boolean;
}

/** Writes an amount in full: "€1,234.50"; without a currency only the number. */
export function formatMoney(amount: Decimal | null, locale: string, format: MoneyFormat = {}): string {
  if (amount === null) return NOT_AVAILABLE;
  const { currency, decimals = "currency", signed = false } = format;
  const formatter = new Intl.NumberFormat(locale, {
    ...(currency ? { style: "currency", currency, currencyDisplay: "narrowSymbol" } : {}),
    ...(decimals === "none"
      ? { maximumFractionDigits: 0 }
      : currency
        ? {}
        : { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    signDisplay: signed ? "exceptZero" : "negative",
  });
  return formatter.format(amount as Intl.StringNumericLiteral).replace("-", MINUS);
}

/** From this size on, three digits round up to the next suffix: 999,500 is "1M", not "1000k". */
const SUFFIXES = [
  { from: 999_500_000, exponent: 9, suffix: "B" },
  { from: 999_500, exponent: 6, suffix: "M" },
  { from: 999.5, exponent: 3, suffix: "k" },
] as const;

/** Three significant digits with k, M or B, for headline figures and axes: "€4.31M". */
export function formatCompact(amount: Decimal | null, locale: string, currency: string | null): string {
  if (amount === null) return NOT_AVAILABLE;
  const magnitude = Math.abs(Number(amount));
  const size = SUFFIXES.find(({ from }) => magnitude >= from);
  const scaled = size ? `${amount}E-${size.exponent}` : amount;
  const formatter = new Intl.NumberFormat(locale, {
    ...(currency ? { style: "currency", currency, currencyDisplay: "narrowSymbol" } : {}),
    minimumFractionDigits: 0,
    maximumSignificantDigits: 3,
    signDisplay: "negative",
  });
  return `${formatter.format(scaled as Intl.StringNumericLiteral)}${size?.suffix ?? ""}`.replace("-", MINUS);
}

/** A share of the whole as a plain number, for a percentage; null when there is no whole. */
export function ratio(part: Decimal, whole: Decimal): number | null {
  return signOf(whole) === 0 ? null : Number(part) / Number(whole);
}
