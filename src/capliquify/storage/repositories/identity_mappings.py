"""What codes of sources mean: the decisions, what can be meant, and the codes nobody decided on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from capliquify.domain.errors import Conflict, NotFound
from capliquify.domain.sources.identity import IdentityKind, KnownThing
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.meanings import OF_STOCK

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingRow:
    """One decision as it is stored."""

    id: UUID
    kind: str
    vendor: str
    code: str
    target: str
    method: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMapping:
    """A decision that is made."""

    kind: str
    vendor: str
    code: str
    target: str
    method: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownRow:
    """A code in current facts that is nothing known, in one currency."""

    vendor: str
    code: str
    currency: str | None  # None where no money hangs on it
    amount: Decimal
    documents: int
    last_on: date


_NAMES: Final = tuple(each.name for each in fields(MappingRow))
_COLUMNS: Final = ", ".join(_NAMES)
_VENDOR: Final = (
    "case when f.source ^@ 'files/' then split_part(f.source, '/', 2) else split_part(f.source, '/', 1) end"
)

_KNOWN: Final = {
    IdentityKind.ITEM: f"""
        select f.code, f.name, f.barcode from item f where f.known_until is null and {OF_STOCK}
        union all select f.item, '', '' from item_planning f where f.known_until is null""",
    IdentityKind.CUSTOMER: """
        select distinct f.customer, '', '' from sales_invoice f where f.known_until is null""",
    IdentityKind.SUPPLIER: """
        select distinct f.name, '', '' from supplier f where f.known_until is null""",
    IdentityKind.ACCOUNT: """
        select distinct f.account, '', '' from bank_transaction f where f.known_until is null""",
}


def _uses(table: str, code: str, day: str, amount: str | None, number: str | None) -> str:
    recent = f"f.{day} > %(since)s"
    return f"""
        select {_VENDOR} as vendor, f.{code} as code, {"f.currency" if amount else "null"} as currency,
               {f"coalesce(sum(f.{amount}) filter (where {recent}), 0)" if amount else "0"} as amount,
               {f"count(distinct f.{number})" if number else "0"} as documents, max(f.{day}) as last_on
          from {table} f
         where f.known_until is null and f.{day} <= %(as_of)s
           and not exists (select from known k where k.code = f.{code})
         group by 1, 2, 3"""


_USES: Final = {
    IdentityKind.ITEM: (
        _uses("sale", "item", "sold_on", "net_amount", "order_number"),
        _uses("stock_level", "item", "observed_on", None, None),
        _uses("sales_order_line", "item", "ordered_on", None, "order_number"),
        _uses("purchase_order_line", "item", "ordered_on", None, "order_number"),
    ),
    IdentityKind.CUSTOMER: (_uses("sales_order_line", "customer", "ordered_on", "line_total", "order_number"),),
    IdentityKind.SUPPLIER: (
        _uses("supplier_bill", "supplier", "issued_on", "total", "number"),
        _uses("purchase_order_line", "supplier", "ordered_on", "line_total", "order_number"),
    ),
    IdentityKind.ACCOUNT: (),
}
_ADD: Final = f"""
insert into identity_mapping (id, organisation_id, kind, vendor, code, target, method, decided_by, decided_at)
values (%(id)s, current_setting('app.organisation_id')::uuid, %(kind)s, %(vendor)s, %(code)s, %(target)s, %(method)s,
        %(decided_by)s, %(decided_at)s)
on conflict (organisation_id, kind, vendor, code) where ended_at is null do nothing
returning {_COLUMNS}
"""


def list_mappings(transaction: Transaction) -> list[MappingRow]:
    """The decisions that hold, the newest first."""
    rows = transaction.execute_binary(
        f"select {_COLUMNS} from identity_mapping where ended_at is null order by decided_at desc, id desc"
    )
    return [_row(row) for row in rows]


def add_mapping(transaction: Transaction, new: NewMapping) -> MappingRow:
    """Store a decision.

    Raises:
        Conflict: Another one about the same code holds.
    """
    values = {name: getattr(new, name) for name in NewMapping.__dataclass_fields__}
    row = transaction.execute_binary(_ADD, {**values, "id": new_id()}).fetchone()
    if row is None:
        message = f"Somebody decided on {new.code} meanwhile: look again, and undo that decision first."
        raise Conflict(message)
    return _row(row)


def end_mapping(transaction: Transaction, mapping_id: UUID, *, ended_by: str, at: datetime) -> MappingRow:
    """Let a decision hold no more; its row stays.

    Raises:
        NotFound: The organisation has none of this id that holds.
    """
    row = transaction.execute_binary(
        f"update identity_mapping set ended_at = %s, ended_by = %s where id = %s and ended_at is null "
        f"returning {_COLUMNS}",
        (at, ended_by, mapping_id),
    ).fetchone()
    if row is None:
        message = f"There is no mapping {mapping_id}, or it was undone."
        raise NotFound(message)
    return _row(row)


def known_things(transaction: Transaction, kind: IdentityKind) -> list[KnownThing]:
    """Everything a code can mean, one of each code, with the name and barcode of the stock system before others."""
    rows = transaction.execute(
        f"select code, max(name), max(barcode) from ({_KNOWN[kind]}) known (code, name, barcode) "
        "where code <> '' group by code order by code collate \"C\""
    )
    return [KnownThing(code=code, name=name, barcode=barcode) for code, name, barcode in rows]


def descriptions(transaction: Transaction) -> dict[tuple[str, str], tuple[str, str]]:
    """Name and barcode of items as each system describes them, by vendor and code."""
    rows = transaction.execute(
        f"select {_VENDOR}, f.code, max(f.name), max(f.barcode) from item f where f.known_until is null group by 1, 2"
    )
    return {(vendor, code): (name, barcode) for vendor, code, name, barcode in rows}


def unknown_codes(transaction: Transaction, kind: IdentityKind, *, since: date, as_of: date) -> list[UnknownRow]:
    """Codes of current facts that are nothing known and that no decision covers.

    Args:
        transaction: A transaction of the organisation.
        kind: What they should name.
        since: Amounts of days after it are added up.
        as_of: Facts of this day and before count.
    """
    uses = " union all ".join(_USES[kind])
    if not uses:
        return []
    statement = f"""
        with known (code, name, barcode) as materialized ({_KNOWN[kind]})
        select u.vendor, u.code, u.currency, sum(u.amount), sum(u.documents)::bigint, max(u.last_on)
          from ({uses}) u
         where u.code <> '' and exists (select from known) and not exists (
               select from identity_mapping m join known k on k.code = m.target
                where m.ended_at is null and m.kind = %(kind)s and m.vendor = u.vendor and m.code = u.code)
         group by 1, 2, 3"""
    rows = transaction.execute_binary(statement, {"since": since, "as_of": as_of, "kind": kind.value})
    return [
        UnknownRow(vendor=vendor, code=code, currency=currency, amount=amount, documents=documents, last_on=last_on)
        for vendor, code, currency, amount, documents, last_on in rows
    ]


def _row(row: tuple[Any, ...]) -> MappingRow:
    return MappingRow(**dict(zip(_NAMES, row, strict=True)))
