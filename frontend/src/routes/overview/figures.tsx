/** The headline figures of the overview, from the answers of three subjects. */
import type { ReactNode } from "react";
import type { AgeingAnswer, CashAnswer, CashWeek, WorkingCapitalAnswer } from "@/api/generated/types.gen.ts";
import type { Kpi } from "@/components/kpi/kpi-strip.tsx";
import { Missing } from "@/components/states/missing.tsx";
import { liquidity, peakDrawn, tightestWeek } from "@/features/cash/model.ts";
import { preferredBasis } from "@/features/working-capital/model.ts";
import { formatDate, formatDay, formatDecimal, formatPercent } from "@/lib/format.ts";
import { compare, type Decimal, formatCompact, formatMoney, ratio, signOf } from "@/lib/money.ts";
import { type Reasons, reasonFor } from "@/lib/reasons.ts";
import { en } from "@/messages/en.ts";

const text = en.overview;

/** A figure, or the dash that says why there is none. */
function shown(
  value: string | null,
  reasons: Reasons,
  path: string,
  write: (value: string) => string,
): ReactNode {
  return value === null ? <Missing reason={reasonFor(reasons, path, en.noReason)} /> : write(value);
}

/** How much of the facility is left in the week in which most of it is drawn. */
function facilityContext(
  { drawn, headroom, week_ending: day }: CashWeek,
  money: (amount: Decimal) => string,
): string {
  if (drawn === null || headroom === null) return "";
  if (signOf(drawn) !== 0) return text.facilityContext(money(headroom), formatDay(day));
  return signOf(headroom) === 0 ? text.noFacility : text.notDrawn(money(headroom));
}

/** Cash of the day, the tightest week, and the facility. */
export function cashFigures(answer: CashAnswer, locale: string, today: string): Kpi[] {
  const { weeks, reasons, currency, minimum_cash: minimum } = answer;
  const money = (amount: Decimal) => formatCompact(amount, locale, currency);
  const exact = (amount: Decimal | null) =>
    amount === null ? undefined : formatMoney(amount, locale, { currency });
  const opening = weeks[0]?.opening ?? null;
  const tightest = tightestWeek(answer);
  const room = tightest ? liquidity(tightest) : null;
  const peak = peakDrawn(weeks);
  return [
    {
      name: answer.as_of === today ? text.cashToday : text.cashOn(formatDay(answer.as_of)),
      value: shown(opening, reasons, "weeks.0.opening", money),
      exact: exact(opening),
      context: text.asOf(formatDate(answer.as_of)),
    },
    {
      name: text.tightestWeek,
      value: shown(room, reasons, "tightest_week", money),
      exact: exact(room),
      context: tightest ? text.tightestContext(formatDay(tightest.week_ending)) : undefined,
      tone: room !== null && compare(room, minimum ?? "0") < 0 ? "bad" : "plain",
    },
    {
      name: text.facility,
      value: shown(peak?.drawn ?? null, reasons, "weeks.0.drawn", money),
      exact: exact(peak?.drawn ?? null),
      context: peak ? facilityContext(peak, money) : undefined,
    },
  ];
}

/** The cash conversion cycle and its three parts. */
export function cycleFigure(answer: WorkingCapitalAnswer, locale: string): Kpi {
  const name = preferredBasis(answer);
  const basis = answer.basis[name];
  const days = (value: string | null) => formatDecimal(value, locale, 1);
  return {
    name: text.cycle,
    value: shown(basis.cash_conversion_cycle, answer.reasons, `basis.${name}.cash_conversion_cycle`, days),
    ...(basis.cash_conversion_cycle === null ? {} : { unit: text.days }),
    context:
      basis.cash_conversion_cycle === null
        ? undefined
        : text.cycleParts(
            days(basis.days_sales_outstanding),
            days(basis.days_inventory_outstanding),
            days(basis.days_payable_outstanding),
          ),
  };
}

/** What customers should have paid by now. */
export function overdueFigure(answer: AgeingAnswer, locale: string): Kpi {
  const { overdue, total, currency, reasons } = answer;
  const share = overdue === null || total === null ? null : ratio(overdue, total);
  return {
    name: text.overdue,
    value: shown(overdue, reasons, "overdue", (amount) => formatCompact(amount, locale, currency)),
    ...(overdue === null ? {} : { exact: formatMoney(overdue, locale, { currency }) }),
    context:
      share === null
        ? undefined
        : text.overdueContext(formatPercent(share, locale), formatCompact(total, locale, currency)),
    tone: overdue !== null && signOf(overdue) > 0 ? "warning" : "plain",
  };
}
