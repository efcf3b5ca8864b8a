"""Rows that were set aside, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.services.exports.table import CellKind, Column, Table

if TYPE_CHECKING:
    from capliquify.services.answers.imports import RowErrors


def row_errors_table(page: RowErrors) -> Table:
    """One row a refused value, then one a warning, as the person sees them in the file."""
    return Table(
        name="Rows not used",
        title="Rows not used, and what looked odd in the others",
        columns=(
            Column("Severity"),
            Column("Row", CellKind.INTEGER),
            Column("Column"),
            Column("Value"),
            Column("Reason"),
            Column("Fix"),
        ),
        rows=[
            (severity, each.row, each.column, each.value, each.reason, each.fix)
            for severity, found in (("error", page.errors), ("warning", page.warnings))
            for each in found
        ],
    )
