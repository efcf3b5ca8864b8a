import io
from datetime import date
from decimal import Decimal

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from capliquify.services.answers.cash import CashAnswer, CashLine, CashWeek
from capliquify.services.exports.cash import cash_table
from capliquify.services.exports.table import Cell, CellKind, Column, Table
from capliquify.services.exports.workbook import to_xlsx


def _open(*tables: Table, values: bool = False) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(tables)), data_only=values).active
    assert isinstance(sheet, Worksheet)
    return sheet


def _amounts(*amounts: Decimal) -> Table:
    rows: list[tuple[Cell, ...]] = [("=cmd", amount) for amount in amounts]
    columns = (Column("Name"), Column("Amount", CellKind.MONEY, total=True))
    return Table(name="Amounts", title="Amounts", columns=columns, rows=rows, currency="GBP", notes=("a note",))


def _week(day: int, opening: str, receipts: str, payroll: str) -> CashWeek:
    net = Decimal(receipts) + Decimal(payroll)
    closing = Decimal(opening) + net
    zero = Decimal("0.00")
    return CashWeek(
        week_ending=date(2026, 1, day),
        opening=Decimal(opening),
        lines=[
            CashLine(name="trade_receivables", amount=Decimal(receipts)),
            CashLine(name="payroll", amount=Decimal(payroll)),
        ],
        net=net,
        interest=zero,
        before_financing=closing,
        draw=zero,
        repay=zero,
        drawn=zero,
        headroom=zero,
        closing=closing,
        below_minimum=zero,
    )


def _cash() -> CashAnswer:
    return CashAnswer(
        as_of=date(2026, 1, 4),
        currency="GBP",
        minimum_cash=None,
        weeks=[_week(11, "100.00", "50.00", "-30.00"), _week(18, "120.00", "0.00", "-30.00")],
        tightest_week=date(2026, 1, 18),
        first_breach=None,
        notes=[],
        reasons={},
    )


def test_totals_are_live_and_carry_their_value() -> None:
    table = _amounts(Decimal("1.10"), Decimal("2.20"))

    assert _open(table)["B6"].value == "=SUM(B4:B5)"
    assert _open(table, values=True)["B6"].value == 3.3


def test_header_is_frozen_below_the_titles() -> None:
    assert _open(_amounts(Decimal(1))).freeze_panes == "B4"


def test_money_cells_have_a_number_format() -> None:
    assert _open(_amounts(Decimal(1)))["B4"].number_format == "#,##0.00;[Red]-#,##0.00"


def test_texts_never_become_formulas() -> None:
    cell = _open(_amounts(Decimal(1)))["A4"]

    assert (cell.value, cell.data_type) == ("'=cmd", "s")


def test_notes_stand_below_the_table() -> None:
    assert _open(_amounts(Decimal(1)))["A7"].value == "a note"


def test_the_cash_sheet_recomputes_itself_week_by_week() -> None:
    sheet = _open(cash_table(_cash()))

    titles = {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=4)}
    assert sheet["B4"].value == 100
    assert sheet["C4"].value == f"=B{titles['Closing cash']}"
    assert sheet[f"B{titles['Net cash flow']}"].value == "=SUM(B5:B6)"
    assert sheet[f"C{titles['Cash before financing']}"].value == "=C4+C7-C8"
    assert sheet[f"B{titles['Closing cash']}"].value == "=B9+B10-B11"


def test_formulas_of_the_cash_sheet_carry_the_answers_figures() -> None:
    sheet = _open(cash_table(_cash()), values=True)

    rows = {str(row[0].value): [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4, max_row=15)}
    assert rows["Net cash flow"] == [20, -30]
    assert rows["Closing cash"] == [120, 90]
