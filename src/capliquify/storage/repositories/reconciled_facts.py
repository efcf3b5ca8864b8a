"""Sums of current facts of one source, to stand beside that source's own totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from capliquify.storage.repositories.meanings import OF_STOCK

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction

_OPEN: Final = """
select {party}, currency, outstanding from {table} f
 where f.source = %s and f.known_until is null and f.issued_on <= %s and f.outstanding <> 0
   and f.status in ('approved', 'paid')
"""
_PARTIES: Final = {"receivable": ("sales_invoice", "customer"), "payable": ("supplier_bill", "supplier")}
_STOCK: Final = """
select distinct on (f.item, f.warehouse) f.item, f.warehouse, f.on_hand, coalesce(f.unit_cost, i.unit_cost)
  from stock_level f
  left join item i on i.source = f.source and i.code = f.item and i.known_until is null
 where f.source = %s and f.known_until is null and f.observed_on <= %s
 order by f.item, f.warehouse, f.observed_on desc, f.id desc
"""
PAYOUTS: Final = """
select f.id, f.source, f.external_id, f.channel, f.paid_on, f.status, f.charges, f.refunds, f.fees, f.reserve,
       f.adjustments, f.net, f.currency
  from payout f
"""
_TRANSACTIONS: Final = """
select f.payout_id, f.channel, f.currency, f.paid_on, f.kind, count(*), sum(f.amount), sum(f.fee), sum(f.net),
       sum(f.net) filter (where f.net < 0), sum(f.net) filter (where f.net > 0)
  from payout_transaction f
 where f.source = %s and f.known_until is null and f.paid_on >= %s and f.paid_on <= %s
 group by 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class StockRow:
    """What lies of an item in a warehouse, and its cost where one is known."""

    item: str
    warehouse: str
    on_hand: Decimal
    unit_cost: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PayoutRow:
    """A payout known now."""

    id: UUID
    source: str
    external_id: str
    channel: str
    paid_on: date
    status: str
    charges: Decimal
    refunds: Decimal
    fees: Decimal
    reserve: Decimal
    adjustments: Decimal
    net: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TransactionSum:
    """Transactions of one kind that one payout is made of."""

    payout_id: str
    channel: str
    currency: str
    paid_on: date
    kind: str
    count: int
    amount: Decimal
    fee: Decimal
    net: Decimal
    out: Decimal  # of those that take money, 0 or less
    back: Decimal  # of those that bring money, 0 or more


def open_by_party(transaction: Transaction, side: str, source: str, as_of: date) -> list[tuple[str, str, Decimal]]:
    """What is unpaid of each approved document of a day and before: party, currency, amount."""
    table, party = _PARTIES[side]
    return transaction.execute_binary(_OPEN.format(table=table, party=party), (source, as_of)).fetchall()


def stock_rows(transaction: Transaction, source: str, as_of: date) -> list[StockRow]:
    """The latest level of each item and warehouse on the day or before."""
    rows = transaction.execute_binary(_STOCK, (source, as_of))
    return [StockRow(item=row[0], warehouse=row[1], on_hand=row[2], unit_cost=row[3]) for row in rows]


def bank_balances(transaction: Transaction, source: str, as_of: date) -> dict[tuple[str, str], Decimal]:
    """The sum of all lines of each account up to a day, by account and currency."""
    rows = transaction.execute_binary(
        "select account, currency, sum(amount) from bank_transaction f "
        "where f.source = %s and f.known_until is null and f.booked_on <= %s group by 1, 2",
        (source, as_of),
    )
    return {(account, currency): amount for account, currency, amount in rows}


def revenue_of_period(transaction: Transaction, source: str, ends_on: date, currency: str) -> Decimal | None:
    """The revenue of the results whose period ends on a day; None where there are none."""
    row = transaction.execute_binary(
        "select sum(revenue) from profit_and_loss f where f.source = %s and f.known_until is null "
        "and f.period_end_on = %s and f.currency = %s",
        (source, ends_on, currency),
    ).fetchone()
    return None if row is None else row[0]


def sales_by_channel(transaction: Transaction, source: str, first: date, last: date) -> list[tuple[str, str, Decimal]]:
    """Net sales of some days: channel, currency, amount."""
    return transaction.execute_binary(
        "select channel, currency, sum(net_amount) from sale f where f.source = %s and f.known_until is null "
        "and f.sold_on between %s and %s group by 1, 2",
        (source, first, last),
    ).fetchall()


def payouts_between(transaction: Transaction, source: str, first: date, last: date) -> list[PayoutRow]:
    """Payouts of a source whose day lies between two, in order of day."""
    rows = transaction.execute_binary(
        f"{PAYOUTS} where f.source = %s and f.known_until is null and f.paid_on between %s and %s "
        'order by f.paid_on, f.external_id collate "C"',
        (source, first, last),
    )
    return [payout_row(row) for row in rows]


def find_payout(transaction: Transaction, source: str, external_id: str) -> PayoutRow | None:
    """The payout of a source with an external id."""
    row = transaction.execute_binary(
        f"{PAYOUTS} where f.source = %s and f.external_id = %s and f.known_until is null", (source, external_id)
    ).fetchone()
    return None if row is None else payout_row(row)


def payout_row(row: tuple[object, ...]) -> PayoutRow:
    """A row of payouts as `PayoutRow`."""
    return PayoutRow(**dict(zip(PayoutRow.__dataclass_fields__, row, strict=True)))  # type: ignore[arg-type] # as selected


def transaction_sums(transaction: Transaction, source: str, first: date, last: date) -> list[TransactionSum]:
    """Transactions of a source that are paid out between two days, summed by payout and kind."""
    rows = transaction.execute_binary(_TRANSACTIONS, (source, first, last))
    nothing = Decimal(0)
    return [
        TransactionSum(
            payout_id=row[0],
            channel=row[1],
            currency=row[2],
            paid_on=row[3],
            kind=row[4],
            count=row[5],
            amount=row[6],
            fee=row[7],
            net=row[8],
            out=row[9] or nothing,
            back=row[10] or nothing,
        )
        for row in rows
    ]


def bank_lines(transaction: Transaction, first: date, last: date) -> list[tuple[str, str, date, Decimal, str, str]]:
    """Lines that bring money between two days: id, account, day, amount, currency, and what is written on them."""
    return transaction.execute_binary(
        "select f.id::text, f.account, f.booked_on, f.amount, f.currency, "
        "concat_ws(' ', f.payee, f.description, f.reference) from bank_transaction f "
        "where f.known_until is null and f.booked_on between %s and %s and f.amount > 0",
        (first, last),
    ).fetchall()


def ledger_inventory(transaction: Transaction, as_of: date) -> tuple[date, str, Decimal] | None:
    """What the ledger says stock is worth on the last day it tells: day, currency, amount; a synced ledger first."""
    row = transaction.execute_binary(
        "select balance_on, currency, sum(amount) from ledger_balance f where f.known_until is null "
        "and f.account_class = 'inventory' and f.balance_on <= %s group by source, balance_on, currency "
        "order by source ^@ 'xero/' desc, balance_on desc limit 1",
        (as_of,),
    ).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def stock_value_by_warehouse(transaction: Transaction, as_of: date) -> dict[str, Decimal]:
    """What the stock system says stock costs on a day, by warehouse."""
    sources = transaction.execute_binary(
        f"select distinct f.source from stock_level f where f.known_until is null and {OF_STOCK}"
    ).fetchall()
    values: dict[str, Decimal] = {}
    for (source,) in sources:
        for row in stock_rows(transaction, source, as_of):
            value = row.on_hand * (row.unit_cost or Decimal(0))
            values[row.warehouse] = values.get(row.warehouse, Decimal(0)) + value
    return {warehouse: round(value, 4) for warehouse, value in values.items()}
