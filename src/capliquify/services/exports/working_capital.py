"""Working capital and ageing as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.services.exports.table import Cell, CellKind, Column, Table
from capliquify.services.exports.wording import notes_of

if TYPE_CHECKING:
    from capliquify.services.answers.ageing import AgeingAnswer
    from capliquify.services.answers.working_capital import WorkingCapitalAnswer

_MEASURES: Final = (
    ("days_sales_outstanding", "Days sales outstanding (DSO)"),
    ("days_inventory_outstanding", "Days inventory outstanding (DIO)"),
    ("days_payable_outstanding", "Days payable outstanding (DPO)"),
    ("cash_conversion_cycle", "Cash conversion cycle (CCC)"),
)


def working_capital_table(answer: WorkingCapitalAnswer) -> Table:
    """Days on the three bases, one row a measure; trade working capital in money below."""
    average, closing, count_back = answer.basis.average, answer.basis.closing, answer.basis.count_back
    rows: list[tuple[Cell, ...]] = [
        (
            title,
            getattr(average, name),
            getattr(closing, name),
            count_back.days_sales_outstanding if name == "days_sales_outstanding" else None,
        )
        for name, title in _MEASURES
    ]
    rows.append(("Trade working capital", average.trade_working_capital, closing.trade_working_capital, None))
    return Table(
        name="Working capital",
        title=f"Cash conversion cycle as of {answer.as_of}",
        columns=(
            Column("Measure"),
            Column(f"Average of {average.month_ends} month-ends", CellKind.MONEY),
            Column("Closing", CellKind.MONEY),
            Column("Count-back", CellKind.MONEY),
        ),
        rows=rows,
        currency=answer.currency,
        notes=notes_of(answer.notes, answer.reasons),
        bold_rows=frozenset({3}),
    )


def month_ends_table(answer: WorkingCapitalAnswer) -> Table:
    """The month-end balances behind the averages."""
    return Table(
        name="Month-ends",
        title="Balances at month-ends, tax taken out",
        columns=(
            Column("Month-end", CellKind.DATE),
            Column("Receivable", CellKind.MONEY),
            Column("Inventory", CellKind.MONEY),
            Column("Payable", CellKind.MONEY),
        ),
        rows=[(row.month_end, row.receivable, row.inventory, row.payable) for row in answer.month_ends],
        currency=answer.currency,
    )


def ageing_table(answer: AgeingAnswer) -> Table:
    """One row a party, one column an age, with live totals."""
    return Table(
        name=f"Ageing {answer.side}",
        title=f"{answer.side.capitalize()} ageing as of {answer.as_of}",
        columns=(
            Column("Party"),
            *(Column(bucket.name, CellKind.MONEY, total=True) for bucket in answer.buckets),
            Column("Total", CellKind.MONEY, total=True),
        ),
        rows=[(party.party, *party.amounts, party.total) for party in answer.parties],
        currency=answer.currency,
        notes=notes_of(answer.notes, answer.reasons),
    )
