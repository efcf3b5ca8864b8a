"""Reads of whole columns: PostgreSQL packs each into one value, so that no object is made per row.

Amounts become minor units of their row's currency in SQL, rounded half away from zero as everywhere else.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from capliquify.domain.snapshot import (
    NO_DAY,
    BankColumns,
    DocumentColumns,
    PayoutTransactionColumns,
    SalesColumns,
)
from capliquify.domain.sources.identity import IdentityKind
from capliquify.domain.values.currency import CURRENCY_DIGITS
from capliquify.storage.repositories.meanings import Meaning
from capliquify.storage.repositories.snapshot_query import Moment, Read

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg
    from psycopg.rows import TupleRow

_USUAL_DIGITS: Final = 2


def _scale_expression() -> str:
    branches = []
    for digits in sorted(set(CURRENCY_DIGITS.values()) - {_USUAL_DIGITS}):
        codes = ", ".join(f"'{code}'" for code, places in CURRENCY_DIGITS.items() if places == digits)
        branches.append(f"when currency in ({codes}) then {10**digits}")
    return f"case {' '.join(branches)} else {10**_USUAL_DIGITS} end"


_SCALE: Final = _scale_expression()


class _Column:
    """How one column is packed, and unpacked again."""

    def __init__(self, expression: str, unpack: Callable[[bytes | None], Any]) -> None:
        self.expression = expression
        self.unpack = unpack


def _split(packed: bytes | None) -> tuple[str, ...]:
    return () if packed is None else tuple(packed.decode().split("\0"))


def _numbers(wire_type: str, native_type: type[np.generic], packed: bytes | None) -> np.ndarray[Any, Any]:
    return np.frombuffer(packed or b"", wire_type).astype(native_type)


def _text(name: str) -> _Column:
    # A text of PostgreSQL cannot hold a zero byte, so it separates any texts.
    return _Column(f"string_agg(convert_to({name}, 'UTF8'), '\\x00'::bytea)", _split)


def _integer(expression: str) -> _Column:
    return _Column(f"string_agg(int8send(({expression})::bigint), ''::bytea)", partial(_numbers, ">i8", np.int64))


def _day(name: str) -> _Column:
    return _integer(f"coalesce({name} - date '1970-01-01', {NO_DAY})")


def _minor_units(name: str) -> _Column:
    return _integer(f"{name} * {_SCALE}")


def _quantity(name: str) -> _Column:
    return _Column(f"string_agg(float8send({name}::float8), ''::bytea)", partial(_numbers, ">f8", np.float64))


def documents(table: str, party: str, moment: Moment) -> Read:
    """Invoices or bills issued on or before the day, drafts included, voided ones not."""
    unlearned = {"no_statistics": _integer("no_statistics")} if moment.left_out else {}
    meaning = Meaning(party, IdentityKind(party))
    rows = f"""
        select f.*, {meaning.expression(moment)} as party, (not {moment.learned_from})::int as no_statistics
          from {table} f {meaning.join(moment)}
         where {moment.known()} and issued_on <= %(as_of)s and status <> 'voided'"""
    return _read(
        DocumentColumns,
        rows,
        number=_text("number"),
        party=_text("party"),
        reference=_text("reference"),
        status=_text("status"),
        currency=_text("currency"),
        issued_on=_day("issued_on"),
        due_on=_day("due_on"),
        expected_on=_day("expected_on"),
        total=_minor_units("total"),
        outstanding=_minor_units("outstanding"),
        **unlearned,
    )


def bank(moment: Moment) -> Read:
    """Bank lines booked on or before the day, the oldest first."""
    rows = f"""
        select * from bank_transaction f
         where {moment.known()} and booked_on <= %(as_of)s
         order by booked_on, id"""
    return _read(
        BankColumns,
        rows,
        account=_text("account"),
        description=_text("concat_ws(' ', nullif(payee, ''), nullif(description, ''), nullif(reference, ''))"),
        currency=_text("currency"),
        booked_on=_day("booked_on"),
        amount=_minor_units("amount"),
    )


def sales(moment: Moment) -> Read:
    """Sales of the day and before that teach something, summed by item, channel, market, currency and day."""
    meaning = Meaning("item", IdentityKind.ITEM)
    rows = f"""
        select item, channel, market, currency, sold_on,
               sum(quantity) as quantity, sum(net_amount) as net_amount, sum(tax) as tax
          from (select {meaning.expression(moment)} as item, channel, market, currency, sold_on,
                       quantity, net_amount, tax
                  from sale f {meaning.join(moment)}
                 where {moment.known()} and sold_on <= %(as_of)s and {moment.learned_from}) sold
         group by item, channel, market, currency, sold_on
         order by item collate "C", channel collate "C", market collate "C", currency collate "C", sold_on"""
    return _read(
        SalesColumns,
        rows,
        item=_text("item"),
        channel=_text("channel"),
        market=_text("market"),
        currency=_text("currency"),
        sold_on=_day("sold_on"),
        quantity=_quantity("quantity"),
        net_amount=_minor_units("net_amount"),
        tax=_minor_units("tax"),
    )


def payout_transactions(moment: Moment) -> Read:
    """Payout transactions of the day and before that teach something, summed by channel, kind, currency, both days."""
    rows = f"""
        select channel, kind, currency, transaction_on, paid_on,
               sum(amount) as amount, sum(fee) as fee, sum(net) as net
          from payout_transaction f
         where {moment.known()} and transaction_on <= %(as_of)s and {moment.learned_from}
         group by channel, kind, currency, transaction_on, paid_on
         order by channel collate "C", kind collate "C", currency collate "C", transaction_on, paid_on"""
    return _read(
        PayoutTransactionColumns,
        rows,
        channel=_text("channel"),
        kind=_text("kind"),
        currency=_text("currency"),
        transaction_on=_day("transaction_on"),
        paid_on=_day("paid_on"),
        amount=_minor_units("amount"),
        fee=_minor_units("fee"),
        net=_minor_units("net"),
    )


def _read(columns_type: type[Any], rows: str, **columns: _Column) -> Read:
    def build(cursor: psycopg.Cursor[TupleRow]) -> Any:  # noqa: ANN401 - the columns type given
        packed = cursor.fetchone()
        if packed is None or not packed[0]:
            return columns_type()
        values = zip(columns.items(), packed[1:], strict=True)
        return columns_type(**{name: column.unpack(value) for (name, column), value in values})

    packing = ", ".join(column.expression for column in columns.values())
    return Read(f"select count(*), {packing} from ({rows}) rows", build)
