"""Reports of the stand-in foot, and show what the books hold."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from windtunnel.company.days import day_of, iso
from windtunnel.xero.reports import month_ends, spans, year_start

if TYPE_CHECKING:
    import httpx

    from windtunnel.xero.server import XeroStandIn

    Ask = Callable[..., httpx.Response]


def amounts(ask: Ask, name: str, **query: Any) -> dict[str, list[Decimal]]:  # noqa: ANN401 - as httpx takes it
    """The rows of a report by label."""
    (report,) = ask(f"/Reports/{name}", **query).json()["Reports"]
    rows = [row for section in report["Rows"] for row in section.get("Rows", [])]
    return {row["Cells"][0]["Value"]: [Decimal(cell["Value"] or 0) for cell in row["Cells"][1:]] for row in rows}


def test_a_balance_sheet_foots(ask: Ask) -> None:
    found = amounts(ask, "BalanceSheet", date="2026-09-30", periods=3, timeframe="MONTH")

    assert found["Net Assets"] == found["Total Equity"]
    assert len(found["Net Assets"]) == 4


def test_a_balance_sheet_shows_the_books(ask: Ask, xero: XeroStandIn) -> None:
    found = amounts(ask, "BalanceSheet", date="2026-09-30")
    close = next(each for each in xero.world.company.closes if each.day == day_of(2026, 9, 30))

    assert found["Business Current Account"] == [Decimal(close.cash) / 100]
    assert found["Revolving Credit Facility"] == [Decimal(close.debt) / 100]


def test_a_trial_balance_has_equal_sides(ask: Ask) -> None:
    found = amounts(ask, "TrialBalance", date="2026-03-31")

    debits, credits_ = (sum(row[at] for row in found.values()) for at in (0, 1))
    assert debits == credits_ > 0


def test_a_bank_summary_carries_over(ask: Ask, xero: XeroStandIn) -> None:
    found = amounts(ask, "BankSummary", fromDate="2026-10-01", toDate=iso(xero.world.today))

    opening, received, spent, closing = found["Business Current Account"]
    assert opening + received - spent == closing == Decimal(xero.world.company.books.cash) / 100


def test_results_of_months_add_up_to_those_of_the_quarter(ask: Ask) -> None:
    query = {"fromDate": "2026-08-01", "toDate": "2026-08-31", "periods": 1, "timeframe": "MONTH"}
    months = amounts(ask, "ProfitAndLoss", **query)
    both = amounts(ask, "ProfitAndLoss", fromDate="2026-07-01", toDate="2026-08-31")

    assert sum(months["Net Profit"]) == both["Net Profit"][0]


@pytest.mark.parametrize(
    ("report", "side"), [("AgedReceivablesByContact", "IsCustomer"), ("AgedPayablesByContact", "IsSupplier")]
)
def test_ageing_of_all_contacts_is_all_that_is_open(ask: Ask, xero: XeroStandIn, report: str, side: str) -> None:
    contacts = [held.id for held in xero.holdings.list("Contacts") if held.body[side]]
    company, today = xero.world.company, xero.world.today
    documents: list[Any] = [*(company.wholesale.invoices if side == "IsCustomer" else company.payables.bills)]

    due = Decimal(0)
    for contact in contacts:
        (found,) = ask(f"/Reports/{report}", contactId=contact).json()["Reports"]
        due += Decimal(found["Rows"][-1]["Rows"][-1]["Cells"][-1]["Value"])

    assert due == Decimal(sum(each.outstanding(today) for each in documents)) / 100


def test_ageing_needs_a_contact(ask: Ask) -> None:
    assert ask("/Reports/AgedReceivablesByContact").status_code == 400


@pytest.mark.parametrize("query", [{"periods": "12"}, {"timeframe": "WEEK"}, {"date": "yesterday"}])
def test_a_report_xero_does_not_give_is_refused(ask: Ask, query: dict[str, str]) -> None:
    assert ask("/Reports/BalanceSheet", **query).status_code == 400


def test_columns_of_a_balance_sheet_stay_at_month_ends() -> None:
    days = month_ends(day_of(2026, 2, 28), 2, "MONTH")

    assert [iso(day) for day in days] == ["2026-02-28", "2026-01-31", "2025-12-31"]


def test_columns_of_results_end_on_the_same_day_of_each_month() -> None:
    found = spans(day_of(2026, 11, 1), day_of(2026, 11, 30), 1, "MONTH")

    assert [(iso(first), iso(last)) for first, last in found] == [
        ("2026-11-01", "2026-11-30"),
        ("2026-10-01", "2026-10-30"),
    ]


@pytest.mark.parametrize(("day", "start"), [((2026, 3, 31), "2025-04-01"), ((2026, 4, 1), "2026-04-01")])
def test_the_financial_year_begins_in_april(day: tuple[int, int, int], start: str) -> None:
    assert iso(year_start(day_of(*day))) == start


def test_each_bank_line_is_one_payment_or_one_transaction(xero: XeroStandIn) -> None:
    payments, others = xero.holdings.list("Payments"), xero.holdings.list("BankTransactions")

    assert len(payments) + len(others) == len(xero.world.company.books.bank_lines)
    assert len({held.id for held in [*payments, *others]}) == len(payments) + len(others)
