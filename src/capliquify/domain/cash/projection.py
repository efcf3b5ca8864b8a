"""From everything known on a date to dated cash items. See docs/formulas/cash_projection.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.banking_days import WEEKDAYS, BankingCalendar
from capliquify.domain.cash.channel_receipts import announced_payouts, channel_items, channel_receipts
from capliquify.domain.cash.collections import invoice_receipts, order_receipts
from capliquify.domain.cash.disbursements import bill_payments, planned_payments, recurring_payments
from capliquify.domain.cash.facility import Credit, CreditLine
from capliquify.domain.cash.items import CURRENCIES, CURRENCY_CODES, CashItemColumns, join_items
from capliquify.domain.cash.open_documents import late_document_notes
from capliquify.domain.cash.opening import opening_cash, opening_drawn
from capliquify.domain.cash.plan import CashPlan
from capliquify.domain.cash.purchases import planned_order_payments, purchase_order_payments
from capliquify.domain.errors import RateMissing
from capliquify.domain.values.days import add_months, month_end
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.money import to_minor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.domain.cash.channel_receipts import ExpectedDemand
    from capliquify.domain.cash.purchases import PlannedPurchase
    from capliquify.domain.snapshot import Snapshot

HORIZON_MONTHS: Final = 24


def project_cash(
    snapshot: Snapshot,
    demand: ExpectedDemand | None = None,
    planned_orders: Sequence[PlannedPurchase] = (),
    *,
    calendar: BankingCalendar = WEEKDAYS,
) -> CashPlan:
    """All cash items after the snapshot's day, each fact counted once by its surest stage.

    Args:
        snapshot: Everything known.
        demand: Expected units; without it channels pay only for sales already made.
        planned_orders: Orders the supply plan proposes.
        calendar: Days on which banks move money.
    """
    rates = RateTable.from_records(snapshot.fx_rates)
    receipts, channel_notes = channel_receipts(snapshot, demand, calendar)
    items, notes = _known_items(snapshot, planned_orders, calendar)
    valued, missing, rate_notes = value_items(
        join_items((channel_items(receipts), items)), rates, snapshot.currency, snapshot.as_of
    )
    cash, drawn = opening_cash(snapshot, rates), opening_drawn(snapshot, rates)
    credit, credit_reason = _credit(snapshot, rates)
    return CashPlan(
        snapshot=snapshot,
        items=valued,
        opening_cash=cash,
        opening_drawn=drawn,
        credit=credit,
        credit_reason=credit_reason,
        demand_reaches_on=max((week.last_on for week in demand.weeks), default=None) if demand else None,
        planned_orders=planned_orders,
        channel_receipts=receipts,
        notes=(*cash.notes, *drawn.notes, *late_document_notes(snapshot), *channel_notes, *notes, *rate_notes),
        missing_rates=missing,
    )


def _known_items(
    snapshot: Snapshot, planned_orders: Sequence[PlannedPurchase], calendar: BankingCalendar
) -> tuple[CashItemColumns, tuple[str, ...]]:
    """The items of documents, orders, announced payouts and payments somebody knows of, and their notes."""
    sales_orders, sales_notes = order_receipts(snapshot, calendar)
    purchase_orders, purchase_notes = purchase_order_payments(snapshot, calendar)
    proposed, proposed_notes = planned_order_payments(snapshot, planned_orders, calendar)
    planned, planned_notes = planned_payments(snapshot)
    items = join_items(
        (
            invoice_receipts(snapshot, calendar),
            sales_orders,
            announced_payouts(snapshot, calendar),
            bill_payments(snapshot, calendar),
            purchase_orders,
            proposed,
            recurring_payments(snapshot, calendar, horizon_end(snapshot.as_of)),
            planned,
        )
    )
    return items, (*sales_notes, *purchase_notes, *proposed_notes, *planned_notes)


def horizon_end(as_of: date) -> date:
    """The last day recurring payments are planned for: the end of the 24th month that starts or goes on after."""
    return month_end(add_months(as_of + timedelta(days=1), HORIZON_MONTHS - 1))


def value_items(
    items: CashItemColumns, rates: RateTable, base: str, as_of: date
) -> tuple[CashItemColumns, dict[str, str], tuple[str, ...]]:
    """The items with their base amounts at the rates of a day, reasons by currency without a rate, and notes."""
    amount, known = np.zeros(len(items), np.int64), np.zeros(len(items), np.bool_)
    missing: dict[str, str] = {}
    notes: list[str] = []
    for code in np.flatnonzero(np.bincount(items.currency, minlength=1)).tolist():
        rows = items.currency == code
        if code == CURRENCY_CODES[base]:
            amount[rows], known[rows] = items.original[rows], True
            continue
        currency = CURRENCIES[code]
        units = items.original[rows]
        converted = rates.convert_array(units, [currency] * len(units), base, as_of)
        amount[rows], known[rows] = converted.units, converted.known
        missing |= converted.reasons
        notes.extend(converted.notes)
    return replace(items, amount=amount, known=known), missing, tuple(notes)


def _credit(snapshot: Snapshot, rates: RateTable) -> tuple[Credit | None, str | None]:
    """The facilities, cheapest first; the strictest of their minimums holds."""
    if not snapshot.facilities:
        return Credit(), None
    base, on = snapshot.currency, snapshot.as_of
    lines: list[CreditLine] = []
    minimums: list[int] = []
    try:
        for facility in sorted(snapshot.facilities, key=lambda one: (one.annual_rate, one.name)):
            limit, minimum = (
                rates.convert_minor(to_minor(amount, facility.currency), facility.currency, base, on)
                for amount in (facility.limit, facility.minimum_cash)
            )
            lines.append(CreditLine(limit=limit, annual_rate=facility.annual_rate, day_count=facility.day_count))
            minimums.append(minimum)
    except RateMissing as missing:
        return None, str(missing)
    return Credit(lines=tuple(lines), minimum_cash=max(minimums)), None
