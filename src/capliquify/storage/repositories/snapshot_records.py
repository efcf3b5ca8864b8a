"""Reads of records: the facts that are few, as the domain's objects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.facility import DayCount, Facility
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.item import ItemPlanning
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.payment import Certainty, Every, PlannedPayment, RecurringPayment
from capliquify.domain.records.payout import Payout
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.records.supplier import Supplier
from capliquify.domain.sources.identity import IdentityKind
from capliquify.storage.fact_tables import ColumnKind, FactColumn, table_of
from capliquify.storage.repositories.meanings import OF_STOCK, Meaning
from capliquify.storage.repositories.snapshot_query import Moment, Read

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg
    from psycopg.rows import TupleRow

_ENUMS: Final[dict[tuple[type[Any], str], type[Any]]] = {
    (LedgerBalance, "account_class"): AccountClass,
    (RecurringPayment, "category"): CashCategory,
    (RecurringPayment, "every"): Every,
    (PlannedPayment, "category"): CashCategory,
    (PlannedPayment, "certainty"): Certainty,
    (Facility, "day_count"): DayCount,
}
_MEANINGS: Final[dict[type[Any], tuple[Meaning, ...]]] = {
    StockLevel: (Meaning("item", IdentityKind.ITEM),),
    SalesOrderLine: (Meaning("item", IdentityKind.ITEM), Meaning("customer", IdentityKind.CUSTOMER)),
    PurchaseOrderLine: (Meaning("item", IdentityKind.ITEM), Meaning("supplier", IdentityKind.SUPPLIER)),
}
_NUMBERS: Final = frozenset({ColumnKind.MONEY, ColumnKind.RATE, ColumnKind.QUANTITY})


def records(record_type: type[Any], moment: Moment, condition: str = "true") -> Read:
    """All records of a type for which a condition holds, in the order of their external ids.

    Codes that somebody said the meaning of are replaced by it.
    """
    fact = table_of(record_type)
    meanings = {meaning.column: meaning for meaning in _MEANINGS.get(record_type, ())}
    columns = ", ".join(
        meanings[column.name].expression(moment) if column.name in meanings else _expression(column)
        for column in fact.columns
    )
    joins = " ".join(meaning.join(moment) for meaning in meanings.values())
    statement = (
        f"select {columns} from {fact.name} f {joins} where {moment.known()} and {condition} "
        'order by external_id collate "C", source collate "C"'
    )
    names = [column.name for column in fact.columns]
    enums = [(name, _ENUMS[record_type, name]) for name in names if (record_type, name) in _ENUMS]
    return Read(statement, partial(_build, record_type, names, enums))


def ledger_balances(moment: Moment) -> Read:
    """Balances of the day and before."""
    return records(LedgerBalance, moment, "balance_on <= %(as_of)s")


def profit_and_loss(moment: Moment) -> Read:
    """Periods that ended on the day or before."""
    return records(ProfitAndLoss, moment, "period_end_on <= %(as_of)s")


def recurring_payments(moment: Moment) -> Read:
    """All payments that come back."""
    return records(RecurringPayment, moment)


def planned_payments(moment: Moment) -> Read:
    """All single payments somebody planned."""
    return records(PlannedPayment, moment)


def facilities(moment: Moment) -> Read:
    """All credit facilities."""
    return records(Facility, moment)


def suppliers(moment: Moment) -> Read:
    """All suppliers."""
    return records(Supplier, moment)


def item_planning(moment: Moment) -> Read:
    """How each item is bought."""
    return records(ItemPlanning, moment)


def fx_rates(moment: Moment) -> Read:
    """Rates of the day and before."""
    return records(FxRate, moment, "rate_on <= %(as_of)s")


def sales_orders(moment: Moment) -> Read:
    """Open lines of sales orders placed on the day or before."""
    return records(SalesOrderLine, moment, "ordered_on <= %(as_of)s and open")


def purchase_orders(moment: Moment) -> Read:
    """Open lines of purchase orders placed on the day or before."""
    return records(PurchaseOrderLine, moment, "ordered_on <= %(as_of)s and open")


def stock_levels(moment: Moment) -> Read:
    """The latest level of each item in each warehouse on the day or before; codes of one item are added up.

    A warehouse the stock system knows is counted there alone: a marketplace that lists its own stock lists the same.
    """
    newer, kept = moment.known("newer"), moment.known("kept")
    of_stock = OF_STOCK.replace("f.", "kept.")
    levels = records(
        StockLevel,
        moment,
        f"""observed_on <= %(as_of)s and not exists (
            select from stock_level newer
             where {newer} and newer.item = f.item and newer.warehouse = f.warehouse
               and newer.observed_on <= %(as_of)s
               and (newer.observed_on, newer.id) > (f.observed_on, f.id)
               and ({OF_STOCK.replace("f.", "newer.")} or not {OF_STOCK}))
            and ({OF_STOCK} or f.warehouse not in (
                select kept.warehouse from stock_level kept
                 where {kept} and {of_stock} and kept.observed_on <= %(as_of)s))""",
    )
    return Read(levels.statement, lambda cursor: _added_up(levels.build(cursor)))


def known_items(moment: Moment) -> Read:
    """Codes of items the stock system describes, and of those somebody plans."""
    statement = f"""
        select code from item f where {moment.known()} and {OF_STOCK}
         union select item from item_planning f where {moment.known()}"""
    return Read(statement, lambda cursor: frozenset(row[0] for row in cursor))


def payouts(moment: Moment) -> Read:
    """Payouts of the day and before, and those announced by then.

    A payout after the day counts as announced when the channel says it is on its way, or when it pays out a
    transaction of the day or before. A later one is hindsight.
    """
    known = moment.known("t")
    return records(
        Payout,
        moment,
        f"""(paid_on <= %(as_of)s or status in ('scheduled', 'in_transit') or exists (
            select from payout_transaction t
             where {known} and t.channel = f.channel and t.currency = f.currency
               and t.paid_on = f.paid_on and t.transaction_on <= %(as_of)s))""",
    )


def bill_of_materials(moment: Moment) -> Read:
    """The components of each item on the day, as quantity per unit with the scrap on top."""
    statement = f"""
        select item, component, trim_scale(sum(quantity_per * (1 + scrap_fraction)))
          from bill_of_materials_line f
         where {moment.known()}
           and coalesce(valid_from_on <= %(as_of)s, true) and coalesce(valid_to_on >= %(as_of)s, true)
         group by item, component
         order by item collate "C", component collate "C" """
    return Read(statement, _components)


def _expression(column: FactColumn) -> str:
    # Stored with all decimals of the column; a person's 0.1 stays 0.1.
    return f'trim_scale(f."{column.name}")' if column.kind in _NUMBERS else f'f."{column.name}"'


def _build(
    record_type: type[Any], names: list[str], enums: list[tuple[str, type[Any]]], cursor: psycopg.Cursor[TupleRow]
) -> tuple[Any, ...]:
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    for row in rows:
        for name, enum in enums:
            row[name] = enum(row[name])
    return tuple(record_type(**row) for row in rows)


def _added_up(levels: tuple[StockLevel, ...]) -> tuple[StockLevel, ...]:
    """One level for each item and warehouse: several codes of an item are several heaps of it."""
    heaps: dict[tuple[str, str], StockLevel] = {}
    for level in levels:
        key = (level.item, level.warehouse)
        heaps[key] = _together(heaps[key], level) if key in heaps else level
    return tuple(heaps.values())


def _together(one: StockLevel, other: StockLevel) -> StockLevel:
    on_hand = one.on_hand + other.on_hand
    cost = one.unit_cost if other.unit_cost is None else other.unit_cost
    if one.unit_cost is not None and other.unit_cost is not None and on_hand:
        cost = (one.on_hand * one.unit_cost + other.on_hand * other.unit_cost) / on_hand
    return replace(
        one,
        observed_on=max(one.observed_on, other.observed_on),
        on_hand=on_hand,
        allocated=one.allocated + other.allocated,
        on_purchase=one.on_purchase + other.on_purchase,
        unit_cost=cost,
    )


def _components(cursor: psycopg.Cursor[TupleRow]) -> Mapping[str, tuple[tuple[str, Decimal], ...]]:
    components: dict[str, tuple[tuple[str, Decimal], ...]] = {}
    for item, component, quantity in cursor:
        components[item] = (*components.get(item, ()), (component, quantity))
    return components
