"""Tables of facts: the record's fields, and when each version was known.

Nothing points at import_job or organisation with a foreign key: a trigger a row would halve the speed of an import,
and neither an import nor an organisation is ever deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    CHAR,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, UUID

from capliquify.storage.fact_tables import FACT_TABLES, ColumnKind, FactTable
from capliquify.storage.models.metadata import metadata

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

_TYPES: Final[dict[ColumnKind, TypeEngine[Any]]] = {
    ColumnKind.TEXT: Text(),
    ColumnKind.CURRENCY: CHAR(3),
    ColumnKind.DAY: Date(),
    ColumnKind.MONEY: Numeric(19, 4),
    ColumnKind.RATE: Numeric(18, 8),
    ColumnKind.QUANTITY: Numeric(18, 6),
    ColumnKind.INTEGER: Integer(),
    ColumnKind.FLAG: Boolean(),
}
_CURRENT: Final = text("known_until is null")


def _fact_table(fact: FactTable) -> Table:
    return Table(
        fact.name,
        metadata,
        *(Column(column.name, _TYPES[column.kind], nullable=column.nullable) for column in fact.columns),
        Column("organisation_id", UUID, nullable=False),
        Column("id", UUID, primary_key=True),
        Column("source", Text, nullable=False),
        Column("import_id", UUID, nullable=False),
        Column("replaces_id", UUID, comment="version known again when the import of this one is undone"),
        Column("content_hash", BYTEA, nullable=False),
        Column("valid_from", Date, nullable=False),
        Column("known_from", DateTime(timezone=True), nullable=False),
        Column("known_until", DateTime(timezone=True)),
        CheckConstraint("known_until >= known_from", name="known_until"),
        Index(
            f"{fact.name}_current_key",
            "organisation_id",
            "source",
            "external_id",
            unique=True,
            postgresql_where=_CURRENT,
        ),
        # Rows of one import lie together, so a few kilobytes of block ranges find them when it is undone.
        Index(f"{fact.name}_import_idx", "import_id", postgresql_using="brin"),
    )


fact_tables: Final = {fact.name: _fact_table(fact) for fact in FACT_TABLES}

for _name in ("sales_invoice", "supplier_bill"):
    _columns = fact_tables[_name].c
    Index(
        f"{_name}_open_idx",
        _columns.organisation_id,
        _columns.due_on,
        _columns.id,
        postgresql_where=text("known_until is null and outstanding <> 0 and status <> 'voided'"),
    )
