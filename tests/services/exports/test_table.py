from datetime import date
from decimal import Decimal

import pytest

from capliquify.services.exports.table import CellKind, Column, Formula, Table, to_csv


def _table(*rows: tuple[object, ...]) -> Table:
    return Table(
        name="T",
        title="T",
        columns=(Column("Name"), Column("On", CellKind.DATE), Column("Amount", CellKind.MONEY, total=True)),
        rows=list(rows),  # type: ignore[arg-type]  # the rows of a test are of mixed cells
        currency="GBP",
    )


def test_csv_has_a_header_and_one_line_a_row() -> None:
    table = _table(("Rent", date(2026, 3, 1), Decimal("-1200.50")))

    assert to_csv(table) == b"Name,On,Amount\r\nRent,2026-03-01,-1200.50\r\n"


def test_a_missing_figure_is_empty_not_zero() -> None:
    assert to_csv(_table(("Rent", None, None))).splitlines()[1] == b"Rent,,"


def test_a_formula_shows_its_value_in_csv() -> None:
    table = _table(("Net", None, Formula("=SUM(B1:B2)", Decimal("3.10"))))

    assert to_csv(table).splitlines()[1] == b"Net,,3.10"


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-x", "@cmd", "\tx"])
def test_a_text_that_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    cell = to_csv(_table((text, None, None))).decode().split("\r\n")[1].split(",")[0]

    assert cell == f"'{text}"


def test_negative_amounts_stay_numbers() -> None:
    assert to_csv(_table(("x", None, Decimal("-5.00")))).splitlines()[1] == b"x,,-5.00"


@pytest.mark.parametrize(("currency", "digits"), [("GBP", 2), ("JPY", 0), ("KWD", 3), (None, 2)])
def test_money_has_the_decimals_of_its_currency(currency: str | None, digits: int) -> None:
    assert Table(name="T", title="T", columns=(), rows=[], currency=currency).money_digits == digits
