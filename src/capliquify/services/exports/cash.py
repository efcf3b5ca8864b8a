"""The thirteen-week sheet and its items as tables; the XLSX recomputes itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from capliquify.services.exports.table import Cell, CellKind, Column, Formula, Table
from capliquify.services.exports.wording import CASH_LINE_TITLES, notes_of
from capliquify.services.exports.workbook import FIRST_ROW

if TYPE_CHECKING:
    from capliquify.services.answers.cash import CashAnswer, CashItemsAnswer, CashPeriodsAnswer, CashWeek


def cash_table(answer: CashAnswer) -> Table:
    """Rows are the lines of the sheet, columns its weeks; openings, nets and closings are live formulas."""
    names = [line.name for line in answer.weeks[0].lines] if answer.weeks else []
    grid = _Grid(names)
    columns = [grid.week_cells(week, position) for position, week in enumerate(answer.weeks, start=1)]
    titles = grid.titles()
    rows: list[tuple[Cell, ...]] = [
        (title, *(column[index] for column in columns)) for index, title in enumerate(titles)
    ]
    return Table(
        name="Cash",
        title=f"Thirteen-week cash forecast as of {answer.as_of}",
        columns=(
            Column("Week ending"),
            *(Column(week.week_ending.isoformat(), CellKind.MONEY) for week in answer.weeks),
        ),
        rows=rows,
        currency=answer.currency,
        notes=notes_of(answer.notes, answer.reasons),
        bold_rows=frozenset({0, grid.net, grid.before_financing, grid.closing}),
    )


class _Grid:
    """Row numbers of the sheet and the formulas between them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.net = len(names) + 1
        self.interest, self.before_financing = self.net + 1, self.net + 2
        self.draw, self.repay, self.closing = self.net + 3, self.net + 4, self.net + 5
        self.drawn, self.headroom, self.below_minimum = self.net + 6, self.net + 7, self.net + 8

    def titles(self) -> list[str]:
        lines = [CASH_LINE_TITLES.get(name, name) for name in self.names]
        return [
            "Opening cash",
            *lines,
            "Net cash flow",
            "Interest on facility",
            "Cash before financing",
            "Drawn this week",
            "Repaid this week",
            "Closing cash",
            "Facility drawn",
            "Facility headroom",
            "Below minimum",
        ]

    def week_cells(self, week: CashWeek, column: int) -> list[Cell]:
        def at(row: int, offset: int = 0) -> str:
            return str(xl_rowcol_to_cell(FIRST_ROW + row, column + offset))

        def live(expression: str, value: Decimal | None) -> Cell:
            return None if value is None else Formula(expression, value)

        opening = week.opening if column == 1 else live(f"={at(self.closing, -1)}", week.opening)
        net = live(f"=SUM({at(1)}:{at(self.net - 1)})", week.net) if self.names else week.net
        before = live(f"={at(0)}+{at(self.net)}-{at(self.interest)}", week.before_financing)
        closing = live(f"={at(self.before_financing)}+{at(self.draw)}-{at(self.repay)}", week.closing)
        lines = [line.amount for line in week.lines]
        tail = [week.drawn, week.headroom, week.below_minimum]
        return [opening, *lines, net, week.interest, before, week.draw, week.repay, closing, *tail]


def cash_items_table(answer: CashItemsAnswer) -> Table:
    """The cash items behind cells, one row an item, with a live total."""
    return Table(
        name="Cash items",
        title=f"Cash items as of {answer.as_of}",
        columns=(
            Column("Date", CellKind.DATE),
            Column("Line"),
            Column("Party"),
            Column("Reference"),
            Column("Certainty"),
            Column("Source"),
            Column("Amount", CellKind.MONEY, total=True),
            Column("Original amount", CellKind.MONEY),
            Column("Original currency"),
            Column("Why"),
        ),
        rows=[
            (
                item.on,
                CASH_LINE_TITLES.get(item.category, item.category),
                item.party,
                item.reference,
                item.certainty,
                item.source,
                item.amount,
                item.original_amount,
                item.original_currency,
                item.cause,
            )
            for item in answer.items
        ],
        currency=answer.currency,
        notes=notes_of([], answer.reasons),
    )


def cash_periods_table(answer: CashPeriodsAnswer) -> Table:
    """Receipts, payments and closing cash by day or month."""
    return Table(
        name=f"Cash by {answer.grain}",
        title=f"Cash by {answer.grain} as of {answer.as_of}, before financing",
        columns=(
            Column("From", CellKind.DATE),
            Column("To", CellKind.DATE),
            Column("Receipts", CellKind.MONEY, total=True),
            Column("Payments", CellKind.MONEY, total=True),
            Column("Net", CellKind.MONEY, total=True),
            Column("Closing", CellKind.MONEY),
        ),
        rows=[
            (period.period_start, period.period_end, period.receipts, period.payments, period.net, period.closing)
            for period in answer.periods
        ],
        currency=answer.currency,
        notes=notes_of(answer.notes, answer.reasons),
    )
