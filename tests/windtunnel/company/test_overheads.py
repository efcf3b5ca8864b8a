from __future__ import annotations

import pytest

from windtunnel.company.books import Account, Books
from windtunnel.company.days import day_of
from windtunnel.company.overheads import Overheads, StandingPayment, standing_payments
from windtunnel.company.payables import Payables
from windtunnel.company.rates import Rates
from windtunnel.company.stock import Stock

FIRST, LAST = day_of(2023, 11, 1), day_of(2026, 10, 31)


def make_payment(every: str, first_day: int, until_day: int | None = None) -> StandingPayment:
    return StandingPayment("Rent", "rent", 1_000, every, first_day, Account.PREMISES, until_day)


@pytest.mark.parametrize(
    ("every", "day", "falls"),
    [
        ("month", day_of(2026, 2, 13), True),
        ("month", day_of(2026, 2, 16), False),
        ("month", day_of(2026, 6, 15), True),  # the 13th is a Saturday
        ("month", day_of(2025, 12, 15), False),
        ("quarter", day_of(2026, 4, 13), True),
        ("quarter", day_of(2026, 2, 13), False),
        ("year", day_of(2027, 1, 13), True),
        ("year", day_of(2026, 7, 13), False),
    ],
)
def test_a_standing_payment_returns_on_its_day(every: str, day: int, falls: bool) -> None:  # noqa: FBT001 - a parametrised expectation
    assert make_payment(every, day_of(2026, 1, 13)).falls_on(day) is falls


def test_a_standing_payment_ends() -> None:
    payment = make_payment("month", day_of(2026, 1, 13), until_day=day_of(2026, 2, 1))
    assert payment.falls_on(day_of(2026, 1, 13))
    assert not payment.falls_on(day_of(2026, 2, 13))


def test_pay_rises_from_year_to_year() -> None:
    pay = [payment.pence for payment in standing_payments(FIRST, LAST) if payment.name == "Net pay"]
    assert pay == [25_830_00, 28_665_00, 31_500_00]


def test_wage_taxes_of_a_month_are_paid_in_the_next() -> None:
    books = Books()
    rates = Rates(0, {})
    overheads = Overheads(books, Payables(books, rates), Stock(), standing_payments(FIRST, LAST))
    overheads.close_month(day_of(2023, 11, 30), 0, 0)
    assert books.balances[Account.PAYROLL_TAX] == -11_890_00
    overheads.pay(day_of(2023, 12, 22))
    assert books.balances[Account.PAYROLL_TAX] == 0


def test_a_month_without_sales_has_no_fulfilment_bill() -> None:
    books = Books()
    payables = Payables(books, Rates(0, {}))
    Overheads(books, payables, Stock(), ()).close_month(day_of(2023, 11, 30), 0, 0)
    assert [bill.supplier.name for bill in payables.bills] == ["Brightside Media Ltd"]
