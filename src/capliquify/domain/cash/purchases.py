"""Payments for goods ordered or planned: deposits and balances. See docs/formulas/purchase_payment_timing.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from capliquify.domain.cash.items import (
    CATEGORY_CODES,
    CERTAINTY_CODES,
    CURRENCY_CODES,
    PART_CODES,
    CashItemColumns,
    CashSource,
    Part,
    make_items,
    portion_of,
)
from capliquify.domain.cash.open_orders import open_deliveries, order_line
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_number
from capliquify.domain.values.money import to_minor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from capliquify.domain.cash.banking_days import BankingCalendar
    from capliquify.domain.cash.open_orders import OrderLine
    from capliquify.domain.records.supplier import Supplier
    from capliquify.domain.snapshot import Snapshot


class PlannedPurchase(Protocol):
    """An order the supply plan proposes, as far as cash needs to know it."""

    @property
    def item(self) -> str:
        """Code of the item."""

    @property
    def supplier(self) -> str:
        """Name of the supplier, empty where none is known."""

    @property
    def quantity(self) -> Decimal:
        """Units ordered."""

    @property
    def order_on(self) -> date:
        """Day of the order."""

    @property
    def receipt_on(self) -> date:
        """Day the goods arrive."""

    @property
    def cost(self) -> Decimal:
        """What the order costs, in its currency."""

    @property
    def currency(self) -> str:
        """Currency of the cost."""


@dataclass(slots=True)
class _Instalments:
    """Rows of the items to be, gathered one by one."""

    days: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    currencies: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)

    def add(self, row: int, day: int, amount: int, currency: str, part: Part) -> None:
        """One payment; nothing is added where nothing is due."""
        if amount:
            self.days.append(day)
            self.amounts.append(-amount)
            self.currencies.append(CURRENCY_CODES[currency])
            self.rows.append(row)
            self.parts.append(PART_CODES[part])

    def items(self, calendar: BankingCalendar, source: CashSource, category: CashCategory) -> CashItemColumns:
        """The payments on banking days."""
        certainty = Certainty.ORDER if source is CashSource.PURCHASE_ORDER else Certainty.FORECAST
        return make_items(
            day=calendar.roll(self.days),
            original=self.amounts,
            currency=self.currencies,
            category=CATEGORY_CODES[category],
            certainty=CERTAINTY_CODES[certainty],
            source=source,
            lineage=self.rows,
            part=self.parts,
        )


class SupplierTerms:
    """Terms of the suppliers by name; letter case does not matter."""

    def __init__(self, suppliers: Iterable[Supplier]) -> None:
        self._suppliers = {supplier.name.casefold(): supplier for supplier in suppliers}

    def deposit(self, supplier: str, units: int) -> int:
        """Minor units due with the order; 0 where the supplier or a deposit is not known."""
        known = self._suppliers.get(supplier.casefold())
        return portion_of(units, known.deposit_fraction) if known else 0

    def payment_days(self, supplier: str) -> int:
        """Days from receipt to payment of the balance; 0 for a supplier without terms."""
        known = self._suppliers.get(supplier.casefold())
        return known.payment_days if known else 0

    def unknown(self, names: Iterable[str]) -> list[str]:
        """Names without terms, sorted."""
        return sorted({name for name in names if name.casefold() not in self._suppliers})


def purchase_order_payments(snapshot: Snapshot, calendar: BankingCalendar) -> tuple[CashItemColumns, tuple[str, ...]]:
    """The balances of open purchase orders, payment days after the goods are due; billed parts are bills already."""
    terms = SupplierTerms(snapshot.suppliers)
    start = day_number(snapshot.as_of) + 1
    instalments = _Instalments()
    deliveries = open_deliveries(_order_lines(snapshot), snapshot.supplier_bills, terms.deposit)
    for delivery in deliveries:
        receipt = max(day_number(delivery.required_on), start)
        due = receipt + terms.payment_days(delivery.party)
        instalments.add(delivery.row, due, delivery.amount, delivery.currency, Part.BALANCE)
    items = instalments.items(calendar, CashSource.PURCHASE_ORDER, CashCategory.SUPPLIERS)
    notes = _unknown_note("open purchase orders", terms.unknown(delivery.party for delivery in deliveries))
    if any(terms.deposit(delivery.party, delivery.amount) for delivery in deliveries):
        notes += ("deposits of open purchase orders are taken as paid with the order",)
    return items, notes


def planned_order_payments(
    snapshot: Snapshot, orders: Sequence[PlannedPurchase], calendar: BankingCalendar
) -> tuple[CashItemColumns, tuple[str, ...]]:
    """Deposits on the order day and balances payment days after the receipt of planned orders.

    An order day or a receipt that already passed is taken to be the day after the snapshot's.
    """
    terms = SupplierTerms(snapshot.suppliers)
    start = day_number(snapshot.as_of) + 1
    instalments = _Instalments()
    for row, order in enumerate(orders):
        units = to_minor(order.cost, order.currency)
        deposit = terms.deposit(order.supplier, units)
        receipt = max(day_number(order.receipt_on), start)
        due = receipt + terms.payment_days(order.supplier)
        instalments.add(row, max(day_number(order.order_on), start), deposit, order.currency, Part.DEPOSIT)
        instalments.add(row, due, units - deposit, order.currency, Part.BALANCE if deposit else Part.WHOLE)
    items = instalments.items(calendar, CashSource.PLANNED_ORDER, CashCategory.PLANNED_PURCHASES)
    return items, _unknown_note("planned orders", terms.unknown(order.supplier for order in orders))


def _unknown_note(what: str, names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    listed = ", ".join(name or "(no name)" for name in names)
    return (f"{what} of suppliers without terms are paid on receipt: {listed}; import suppliers",)


def _order_lines(snapshot: Snapshot) -> Iterable[OrderLine]:
    return (
        order_line(
            row=row,
            number=line.order_number,
            party=line.supplier,
            required_on=line.required_on,
            total=line.line_total,
            currency=line.currency,
            is_open=line.open,
        )
        for row, line in enumerate(snapshot.purchase_orders)
    )
