"""Everything a company knows on a date, in columns: the one input of plan and scenario.

Amounts are int64 minor units of the row's own currency, days are day numbers (`values.days`), texts and currencies
are tuples of strings in row order. Rows are facts of the date and before; what lies after it is announced (a payout),
ordered or planned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from numpy.typing import NDArray

    from capliquify.domain.records.facility import Facility
    from capliquify.domain.records.fx_rate import FxRate
    from capliquify.domain.records.item import ItemPlanning
    from capliquify.domain.records.ledger_balance import LedgerBalance
    from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
    from capliquify.domain.records.payment import PlannedPayment, RecurringPayment
    from capliquify.domain.records.payout import Payout
    from capliquify.domain.records.profit_and_loss import ProfitAndLoss
    from capliquify.domain.records.stock_level import StockLevel
    from capliquify.domain.records.supplier import Supplier

NO_DAY: Final = -(2**31)


def _integers() -> NDArray[np.int64]:
    return np.empty(0, np.int64)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class DocumentColumns:
    """Invoices or bills issued on or before the date, drafts included, voided ones not."""

    number: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    issued_on: NDArray[np.int64] = field(default_factory=_integers)
    due_on: NDArray[np.int64] = field(default_factory=_integers)
    expected_on: NDArray[np.int64] = field(default_factory=_integers)  # NO_DAY where nobody planned a day
    total: NDArray[np.int64] = field(default_factory=_integers)
    outstanding: NDArray[np.int64] = field(default_factory=_integers)
    no_statistics: NDArray[np.int64] = field(default_factory=_integers)  # 1: nothing is learned of it; empty: of all


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class BankColumns:
    """Bank lines booked on or before the date."""

    account: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    booked_on: NDArray[np.int64] = field(default_factory=_integers)
    amount: NDArray[np.int64] = field(default_factory=_integers)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class SalesColumns:
    """Units and net amounts sold, summed by item, channel, market, currency and day."""

    item: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    market: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    sold_on: NDArray[np.int64] = field(default_factory=_integers)
    quantity: NDArray[np.float64] = field(default_factory=lambda: np.empty(0, np.float64))
    net_amount: NDArray[np.int64] = field(default_factory=_integers)
    tax: NDArray[np.int64] = field(default_factory=_integers)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class PayoutTransactionColumns:
    """Transactions of channel payouts, summed by channel, kind, currency, transaction day and payout day."""

    channel: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    transaction_on: NDArray[np.int64] = field(default_factory=_integers)
    paid_on: NDArray[np.int64] = field(default_factory=_integers)  # NO_DAY while no payout contains it
    amount: NDArray[np.int64] = field(default_factory=_integers)
    fee: NDArray[np.int64] = field(default_factory=_integers)
    net: NDArray[np.int64] = field(default_factory=_integers)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Snapshot:
    """What is known on `as_of`."""

    as_of: date
    currency: str  # base currency of every answer
    week_ends_on: int = 6  # Monday 0 to Sunday 6
    sales_invoices: DocumentColumns = field(default_factory=DocumentColumns)
    supplier_bills: DocumentColumns = field(default_factory=DocumentColumns)
    bank: BankColumns = field(default_factory=BankColumns)
    sales: SalesColumns = field(default_factory=SalesColumns)
    payout_transactions: PayoutTransactionColumns = field(default_factory=PayoutTransactionColumns)
    payouts: tuple[Payout, ...] = ()
    ledger_balances: tuple[LedgerBalance, ...] = ()
    profit_and_loss: tuple[ProfitAndLoss, ...] = ()
    recurring_payments: tuple[RecurringPayment, ...] = ()
    planned_payments: tuple[PlannedPayment, ...] = ()
    facilities: tuple[Facility, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    item_planning: tuple[ItemPlanning, ...] = ()
    bill_of_materials: Mapping[str, tuple[tuple[str, Decimal], ...]] = field(default_factory=dict)
    stock_levels: tuple[StockLevel, ...] = ()
    sales_orders: tuple[SalesOrderLine, ...] = ()
    purchase_orders: tuple[PurchaseOrderLine, ...] = ()
    fx_rates: tuple[FxRate, ...] = ()
    known_items: frozenset[str] = frozenset()  # codes of the stock system and of planning
    left_out_of_statistics: tuple[str, ...] = ()  # sources of facts of which nothing is learned
