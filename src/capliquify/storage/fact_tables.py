"""How each record of the domain is kept: one table of facts a record, one column a field."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.records.facility import Facility
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.domain.records.item import Item, ItemPlanning
from capliquify.domain.records.ledger_balance import LedgerBalance
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.payment import PlannedPayment, RecurringPayment
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.records.supplier import Supplier

if TYPE_CHECKING:
    from collections.abc import Iterable


class ColumnKind(Enum):
    """What a column holds, and its type in PostgreSQL."""

    TEXT = "text"
    CURRENCY = "character(3)"
    DAY = "date"
    MONEY = "numeric(19,4)"
    RATE = "numeric(18,8)"
    QUANTITY = "numeric(18,6)"
    INTEGER = "integer"
    FLAG = "boolean"


_CURRENCY_FIELDS: Final = frozenset({"currency", "base", "quote"})
_KIND_OF_TYPE: Final = {
    "date": ColumnKind.DAY,
    "Decimal": ColumnKind.MONEY,
    "int": ColumnKind.INTEGER,
    "bool": ColumnKind.FLAG,
}


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One business column."""

    name: str
    kind: ColumnKind
    nullable: bool


@dataclass(frozen=True)
class FactTable:
    """The table of one kind of record."""

    name: str
    record_type: type[Any]
    valid_from: str | None = None  # the field that says since when the fact holds; None: since it is known
    quantities: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()

    @cached_property
    def columns(self) -> tuple[FactColumn, ...]:
        """The record's fields in their order."""
        return tuple(self._column(field.name, str(field.type)) for field in fields(self.record_type))

    def _column(self, name: str, annotation: str) -> FactColumn:
        type_name = annotation.removesuffix(" | None")
        if name in self.quantities:
            kind = ColumnKind.QUANTITY
        elif name in self.rates:
            kind = ColumnKind.RATE
        elif name in _CURRENCY_FIELDS:
            kind = ColumnKind.CURRENCY
        else:
            kind = _KIND_OF_TYPE.get(type_name, ColumnKind.TEXT)
        return FactColumn(name, kind, nullable=type_name != annotation)


def _table(
    name: str, record: type[Any], valid_from: str | None = None, quantities: str = "", rates: str = ""
) -> FactTable:
    return FactTable(name, record, valid_from, frozenset(quantities.split()), frozenset(rates.split()))


FACT_TABLES: Final = (
    _table("sales_invoice", SalesInvoice, "issued_on"),
    _table("supplier_bill", SupplierBill, "issued_on"),
    _table("bank_transaction", BankTransaction, "booked_on"),
    _table("ledger_balance", LedgerBalance, "balance_on"),
    _table("profit_and_loss", ProfitAndLoss, "period_start_on"),
    _table(
        "supplier",
        Supplier,
        quantities="lead_time_deviation_days",
        rates="deposit_fraction discount_fraction",
    ),
    _table(
        "bill_of_materials_line",
        BillOfMaterialsLine,
        "valid_from_on",
        quantities="quantity_per",
        rates="scrap_fraction",
    ),
    _table("recurring_payment", RecurringPayment, "first_on"),
    _table("planned_payment", PlannedPayment),
    _table("facility", Facility, rates="annual_rate"),
    _table("fx_rate", FxRate, "rate_on", rates="rate"),
    _table("sale", Sale, "sold_on", quantities="quantity"),
    _table("item", Item),
    _table("item_planning", ItemPlanning, quantities="minimum_order lot safety_stock"),
    _table(
        "stock_level",
        StockLevel,
        "observed_on",
        quantities="on_hand allocated on_purchase",
        rates="unit_cost",  # as exact as what the units cost together
    ),
    _table("sales_order_line", SalesOrderLine, "ordered_on", quantities="quantity"),
    _table("purchase_order_line", PurchaseOrderLine, "ordered_on", quantities="quantity"),
    _table("payout", Payout, "paid_on"),
    _table("payout_transaction", PayoutTransaction, "transaction_on"),
)

_BY_RECORD: Final = {table.record_type: table for table in FACT_TABLES}


def table_of(record_type: type[Any]) -> FactTable:
    """The table that keeps a kind of record."""
    return _BY_RECORD[record_type]


def quoted(names: Iterable[str], prefix: str = "") -> str:
    """Column names as SQL: some of them (limit, group, open) are words of the language."""
    return ", ".join(f'{prefix}"{name}"' for name in names)
