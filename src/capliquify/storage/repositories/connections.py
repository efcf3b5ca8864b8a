"""Connections to outside systems."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from psycopg.errors import UniqueViolation

from capliquify.domain.errors import Conflict, NotFound
from capliquify.storage.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionRow:
    """One connection as it is stored."""

    id: UUID
    organisation_id: UUID
    source_id: UUID  # the first connection to the account: connected again, it brings the same facts
    vendor: str
    account_id: str  # empty until one was chosen
    name: str
    currency: str | None
    status: str
    settings: dict[str, Any]
    credentials_sealed: bytes | None = field(repr=False)
    excluded_from_statistics: bool
    replaces_files: bool  # what files of the vendor brought ends once all of its past is here
    created_at: datetime
    created_by: str
    connected_at: datetime | None
    disconnected_at: datetime | None
    next_sync_at: datetime | None
    failures: int
    problem: str | None

    @property
    def source(self) -> str:
        """What its facts name as their source."""
        return source_of(self.vendor, self.source_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewConnection:
    """What is known of a connection when it begins."""

    id: UUID
    vendor: str
    name: str
    status: str
    settings: Mapping[str, str]
    credentials_sealed: bytes = field(repr=False)
    replaces_files: bool
    created_at: datetime
    created_by: str
    problem: str | None = None


_NAMES: Final = tuple(each.name for each in fields(ConnectionRow))
_COLUMNS: Final = ", ".join(_NAMES)
_CHANGEABLE: Final = frozenset(_NAMES) - {"id", "organisation_id", "vendor", "created_at", "created_by"}
_ADD: Final = f"""
insert into connection (id, organisation_id, source_id, vendor, name, status, settings, credentials_sealed,
                        replaces_files, created_at, created_by, problem)
values (%(id)s, current_setting('app.organisation_id')::uuid, %(id)s, %(vendor)s, %(name)s, %(status)s, %(settings)s,
        %(credentials_sealed)b, %(replaces_files)s, %(created_at)s, %(created_by)s, %(problem)s)
returning {_COLUMNS}
"""


def source_of(vendor: str, source_id: UUID) -> str:
    """What the facts of a connection name as their source."""
    return f"{vendor}/{source_id}"


def add_connection(transaction: Transaction, new: NewConnection) -> ConnectionRow:
    """Store a new connection of the transaction's organisation."""
    values = {name: getattr(new, name) for name in NewConnection.__dataclass_fields__}
    row = transaction.execute_binary(_ADD, {**values, "settings": json.dumps(dict(new.settings))}).fetchone()
    assert row is not None  # noqa: S101 - an insert that returns gives its row
    return _row(row)


def new_connection_id() -> UUID:
    """The id a connection will have: its credentials are sealed for it before it is there."""
    return new_id()


def get_connection(transaction: Transaction, connection_id: UUID, *, lock: bool = False) -> ConnectionRow:
    """One connection; locked, nobody else changes it until the transaction ends.

    Raises:
        NotFound: The organisation has none of this id.
    """
    row = transaction.execute_binary(
        f"select {_COLUMNS} from connection where id = %s {'for no key update' if lock else ''}", (connection_id,)
    ).fetchone()
    if row is None:
        message = f"There is no source {connection_id}."
        raise NotFound(message)
    return _row(row)


def list_connections(transaction: Transaction) -> list[ConnectionRow]:
    """All connections of the organisation, the oldest first, those that were disconnected too."""
    rows = transaction.execute_binary(f"select {_COLUMNS} from connection order by id")
    return [_row(row) for row in rows]


def find_connected(transaction: Transaction, vendor: str) -> ConnectionRow | None:
    """The oldest connection of a vendor that was not disconnected."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from connection where vendor = %s and status <> 'disconnected' order by id limit 1",
        (vendor,),
    ).fetchone()
    return None if row is None else _row(row)


def find_earlier(transaction: Transaction, vendor: str, account_id: str) -> ConnectionRow | None:
    """The last connection to an account that was disconnected."""
    row = transaction.execute_binary(
        f"select {_COLUMNS} from connection where vendor = %s and account_id = %s and status = 'disconnected' "
        "order by id desc limit 1",
        (vendor, account_id),
    ).fetchone()
    return None if row is None else _row(row)


def list_due(transaction: Transaction, now: datetime) -> list[ConnectionRow]:
    """Connections whose next sync is due and that have no sync which has not ended."""
    rows = transaction.execute_binary(
        f"select {_COLUMNS} from connection c where status = 'connected' and next_sync_at <= %s and not exists "
        "(select from sync_run r where r.connection_id = c.id and r.status in ('queued', 'running', 'parked')) "
        "order by next_sync_at, id",
        (now,),
    )
    return [_row(row) for row in rows]


def change_connection(transaction: Transaction, connection_id: UUID, **changes: object) -> ConnectionRow:
    """Set columns of a connection.

    Raises:
        NotFound: The organisation has none of this id.
        Conflict: Another connection leads to the same account.
        KeyError: A name is not a column that changes.
    """
    unknown = set(changes) - _CHANGEABLE
    if unknown:
        raise KeyError(*sorted(unknown))
    if "settings" in changes:
        changes = {**changes, "settings": json.dumps(changes["settings"])}
    assignments = ", ".join(f"{name} = %({name})s" for name in changes)
    try:
        with transaction.savepoint():
            row = transaction.execute_binary(
                f"update connection set {assignments} where id = %(id)s returning {_COLUMNS}",
                {**changes, "id": connection_id},
            ).fetchone()
    except UniqueViolation as error:
        message = "This account is connected already: synchronise that source, or disconnect it first."
        raise Conflict(message) from error
    if row is None:
        message = f"There is no source {connection_id}."
        raise NotFound(message)
    return _row(row)


def _row(row: tuple[Any, ...]) -> ConnectionRow:
    return ConnectionRow(**dict(zip(_NAMES, row, strict=True)))
