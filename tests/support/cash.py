"""Snapshots for tests of cash: columns from a few rows, records with defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.payment import Certainty, Every, PlannedPayment, RecurringPayment
from capliquify.domain.records.payout import Payout
from capliquify.domain.records.supplier import Supplier
from capliquify.domain.snapshot import (
    NO_DAY,
    BankColumns,
    DocumentColumns,
    PayoutTransactionColumns,
    SalesColumns,
    Snapshot,
)
from capliquify.domain.values.days import day_number
from capliquify.domain.values.period import Period, weeks_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

AS_OF = date(2026, 3, 1)  # a Sunday: the first week is 2 to 8 March


@dataclass(frozen=True, kw_only=True)
class Document:
    number: str = "INV-1"
    party: str = "Harbour Deli"
    reference: str = ""
    status: str = "approved"
    currency: str = "GBP"
    issued_on: date = date(2026, 2, 1)
    due_on: date = date(2026, 3, 10)
    expected_on: date | None = None
    total: int = 12000
    outstanding: int = 12000


def documents(*rows: Document) -> DocumentColumns:
    return DocumentColumns(
        number=tuple(row.number for row in rows),
        party=tuple(row.party for row in rows),
        reference=tuple(row.reference for row in rows),
        status=tuple(row.status for row in rows),
        currency=tuple(row.currency for row in rows),
        issued_on=_days([row.issued_on for row in rows]),
        due_on=_days([row.due_on for row in rows]),
        expected_on=_days([row.expected_on for row in rows]),
        total=np.array([row.total for row in rows], np.int64),
        outstanding=np.array([row.outstanding for row in rows], np.int64),
    )


def bank(*rows: tuple[date, int, str]) -> BankColumns:
    return BankColumns(
        account=tuple("main" for _ in rows),
        description=tuple("" for _ in rows),
        currency=tuple(currency for _, _, currency in rows),
        booked_on=_days([on for on, _, _ in rows]),
        amount=np.array([amount for _, amount, _ in rows], np.int64),
    )


@dataclass(frozen=True, kw_only=True)
class SoldDay:
    on: date
    net: int
    units: float = 1
    item: str = "RED"
    channel: str = "Shopify UK"
    market: str = "UK"
    currency: str = "GBP"


def sales(*rows: SoldDay) -> SalesColumns:
    return SalesColumns(
        item=tuple(row.item for row in rows),
        channel=tuple(row.channel for row in rows),
        market=tuple(row.market for row in rows),
        currency=tuple(row.currency for row in rows),
        sold_on=_days([row.on for row in rows]),
        quantity=np.array([row.units for row in rows], np.float64),
        net_amount=np.array([row.net for row in rows], np.int64),
        tax=np.zeros(len(rows), np.int64),
    )


@dataclass(frozen=True, kw_only=True)
class Transaction:
    on: date
    paid_on: date | None
    net: int
    kind: str = "charge"
    channel: str = "Shopify UK"
    currency: str = "GBP"


def transactions(*rows: Transaction) -> PayoutTransactionColumns:
    nets = np.array([row.net for row in rows], np.int64)
    return PayoutTransactionColumns(
        channel=tuple(row.channel for row in rows),
        kind=tuple(row.kind for row in rows),
        currency=tuple(row.currency for row in rows),
        transaction_on=_days([row.on for row in rows]),
        paid_on=_days([row.paid_on for row in rows]),
        amount=nets,
        fee=np.zeros(len(rows), np.int64),
        net=nets,
    )


def _days(days: Sequence[date | None]) -> NDArray[np.int64]:
    return np.array([NO_DAY if day is None else day_number(day) for day in days], np.int64)


@dataclass(frozen=True, kw_only=True)
class Demand:
    series: tuple[tuple[str, str, str], ...]
    weeks: tuple[Period, ...]
    forecast: NDArray[np.float64]


def demand(units: dict[tuple[str, str, str], list[float]]) -> Demand:
    count = max((len(weekly) for weekly in units.values()), default=0)
    return Demand(
        series=tuple(units),
        weeks=tuple(weeks_after(AS_OF, count)),
        forecast=np.array(list(units.values()), np.float64).reshape(len(units), count),
    )


@dataclass(frozen=True, kw_only=True)
class PlannedBuy:
    item: str = "RED"
    supplier: str = "Glassworks"
    quantity: Decimal = Decimal(100)
    order_on: date = date(2026, 3, 9)
    receipt_on: date = date(2026, 3, 30)
    cost: Decimal = Decimal("1000.00")
    currency: str = "GBP"


def _filled(defaults: dict[str, object], changes: dict[str, object]) -> dict[str, Any]:
    return {**defaults, **changes}


def planned_payment(**changes: object) -> PlannedPayment:
    defaults: dict[str, object] = {
        "external_id": "p",
        "name": "new line",
        "category": CashCategory.CAPITAL_EXPENDITURE,
        "amount": Decimal("500.00"),
        "currency": "GBP",
        "pay_on": date(2026, 3, 4),
        "certainty": Certainty.APPROVED,
    }
    return PlannedPayment(**_filled(defaults, changes))


def recurring_payment(**changes: object) -> RecurringPayment:
    defaults: dict[str, object] = {
        "external_id": "r",
        "name": "rent",
        "category": CashCategory.RENT_AND_UTILITIES,
        "amount": Decimal("800.00"),
        "currency": "GBP",
        "first_on": date(2026, 1, 30),
        "every": Every.MONTH,
        "until_on": None,
    }
    return RecurringPayment(**_filled(defaults, changes))


def supplier(**changes: object) -> Supplier:
    defaults: dict[str, object] = {
        "external_id": "s",
        "name": "Glassworks",
        "currency": "GBP",
        "payment_days": 30,
        "deposit_fraction": Decimal("0.30"),
        "discount_fraction": Decimal(0),
        "discount_days": 0,
        "lead_time_days": 21,
        "lead_time_deviation_days": Decimal(0),
    }
    return Supplier(**_filled(defaults, changes))


def purchase_order_line(**changes: object) -> PurchaseOrderLine:
    return PurchaseOrderLine(**_filled(_ORDER | {"supplier": "Glassworks"}, changes))


def sales_order_line(**changes: object) -> SalesOrderLine:
    return SalesOrderLine(**_filled(_ORDER | {"customer": "Harbour Deli"}, changes))


_ORDER: dict[str, Any] = {
    "external_id": "o",
    "order_number": "ORD-7",
    "ordered_on": date(2026, 2, 10),
    "required_on": date(2026, 3, 11),
    "item": "RED",
    "warehouse": "",
    "quantity": Decimal(100),
    "line_total": Decimal("1000.00"),
    "currency": "GBP",
    "open": True,
}


def payout(**changes: object) -> Payout:
    defaults: dict[str, object] = {
        "external_id": "po",
        "channel": "Shopify UK",
        "paid_on": date(2026, 3, 3),
        "status": "scheduled",
        "charges": Decimal(0),
        "refunds": Decimal(0),
        "fees": Decimal(0),
        "reserve": Decimal(0),
        "adjustments": Decimal(0),
        "net": Decimal("90.00"),
        "currency": "GBP",
    }
    return Payout(**_filled(defaults, changes))


def balance(amount: str, on: date = AS_OF, **changes: object) -> LedgerBalance:
    defaults: dict[str, object] = {
        "external_id": "b",
        "balance_on": on,
        "account_class": AccountClass.CASH,
        "entity": "",
        "amount": Decimal(amount),
        "currency": "GBP",
        "tax_included": Decimal(0),
    }
    return LedgerBalance(**_filled(defaults, changes))


def fx(base: str, quote: str, rate: str, on: date = AS_OF) -> FxRate:
    return FxRate(external_id=f"{base}{quote}{on}", rate_on=on, base=base, quote=quote, rate=Decimal(rate), kind="spot")


def snapshot(**changes: object) -> Snapshot:
    return Snapshot(**_filled({"as_of": AS_OF, "currency": "GBP"}, changes))
