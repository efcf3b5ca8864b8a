"""Every column that holds sealed values, and how what one data key sealed is found and replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from capliquify.storage.envelope import KEY_ID_BYTES, KEY_ID_START

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedColumn:
    """A column of sealed values.

    Attributes:
        table: Its table.
        column: Its name.
        row: The column that tells its rows apart, of their owner.
        row_type: The type of that column.
        of_installation: Whether the installation owns the values, not an organisation.
    """

    table: str
    column: str
    row: str
    row_type: str = "uuid"
    of_installation: bool = False

    def place(self, row: object) -> str:
        """Where the value of a row lies, as it is sealed for."""
        return f"{self.table}|{self.column}|{row}"


SECRET: Final = SealedColumn(table="secret", column="sealed", row="name", row_type="text")
CONNECTION_CREDENTIALS: Final = SealedColumn(table="connection", column="credentials_sealed", row="id")
CONNECTION_TOKEN: Final = SealedColumn(table="connection_token", column="sealed", row="connection_id")
CONSENT_VERIFIER: Final = SealedColumn(
    table="connection_consent", column="verifier_sealed", row="state_hash", row_type="bytea"
)
SEALED_COLUMNS: Final = (
    SECRET,
    CONNECTION_CREDENTIALS,
    CONNECTION_TOKEN,
    CONSENT_VERIFIER,
    SealedColumn(table="user_account", column="totp_sealed", row="id", of_installation=True),
    SealedColumn(table="user_account", column="totp_pending_sealed", row="id", of_installation=True),
    SealedColumn(table="outbound_email", column="sealed_body", row="id", of_installation=True),
)


def lock_sealed_otherwise(
    transaction: Transaction,
    column: SealedColumn,
    key_id: UUID,
    after: Any,  # noqa: ANN401 - of any column
    limit: int,
) -> list[tuple[Any, bytes]]:
    """Rows whose value another data key sealed, in their order and locked: what a row is told apart by, and the value.

    Args:
        transaction: A transaction that speaks for the owner.
        column: Where to look.
        key_id: The key that is to seal everything.
        after: The last row of the batch before; None at the beginning.
        limit: The most rows given.
    """
    rows = transaction.execute_binary(
        f"select {column.row}, {column.column} from {column.table} "
        f"where {_key_of(column)} <> %(key)b and (%(after)s::{column.row_type} is null or {column.row} > %(after)s) "
        f"order by {column.row} limit %(limit)s for update",
        {"key": key_id.bytes, "after": after, "limit": limit},
    ).fetchall()
    return [(row[0], bytes(row[1])) for row in rows]


def replace_sealed(transaction: Transaction, column: SealedColumn, values: Sequence[tuple[Any, bytes]]) -> None:
    """Put other sealed values in the rows of a batch."""
    transaction.execute(
        f"update {column.table} t set {column.column} = v.sealed "
        f"from unnest(%(rows)s::{column.row_type}[], %(sealed)s::bytea[]) v (id, sealed) where t.{column.row} = v.id",
        {"rows": [row for row, _ in values], "sealed": [sealed for _, sealed in values]},
    )


def count_sealed_otherwise(transaction: Transaction, column: SealedColumn, key_id: UUID) -> int:
    """How many values of a column another data key sealed."""
    row = transaction.execute_binary(
        f"select count(*) from {column.table} where {_key_of(column)} <> %b", (key_id.bytes,)
    ).fetchone()
    return 0 if row is None else row[0]


def seals_anything(transaction: Transaction, columns: Sequence[SealedColumn], key_id: UUID) -> bool:
    """Whether a data key sealed any value that is there."""
    for column in columns:
        row = transaction.execute_binary(
            f"select exists (select from {column.table} where {_key_of(column)} = %b)", (key_id.bytes,)
        ).fetchone()
        if row is not None and row[0]:
            return True
    return False


def _key_of(column: SealedColumn) -> str:
    return f"substring({column.column} from {KEY_ID_START + 1} for {KEY_ID_BYTES})"
