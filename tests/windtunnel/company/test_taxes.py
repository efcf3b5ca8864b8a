from __future__ import annotations

from windtunnel.company.books import Account, Books
from windtunnel.company.days import day_of, iso
from windtunnel.company.taxes import Taxes

MARCH_END, JUNE_END = day_of(2026, 3, 31), day_of(2026, 6, 30)


def test_a_quarter_s_tax_is_paid_a_month_and_seven_days_later() -> None:
    books = Books()
    books.post(JUNE_END, Account.RECEIVABLE, Account.UK_SALES_TAX, 5_000)
    taxes = Taxes(books)
    taxes.close_month(JUNE_END)
    assert [(iso(tax.day), tax.pence, tax.category) for tax in taxes.due] == [("2026-08-07", 5_000, "sales_tax")]


def test_more_tax_on_bills_than_on_sales_is_a_refund() -> None:
    books = Books()
    books.post(JUNE_END, Account.UK_SALES_TAX, Account.PAYABLE, 700)
    taxes = Taxes(books)
    taxes.close_month(JUNE_END)
    taxes.pay(taxes.due[0].day)
    assert (books.cash, books.balances[Account.UK_SALES_TAX], taxes.due) == (700, 0, [])


def test_a_return_of_nothing_is_not_due() -> None:
    taxes = Taxes(Books())
    taxes.close_month(JUNE_END)
    assert taxes.due == []


def test_a_month_inside_the_quarter_files_nothing() -> None:
    books = Books()
    books.post(1, Account.RECEIVABLE, Account.UK_SALES_TAX, 5_000)
    taxes = Taxes(books)
    taxes.close_month(day_of(2026, 5, 31))
    assert taxes.due == []


def test_tax_on_profit_follows_the_year_s_profit_down_again() -> None:
    books = Books()
    taxes = Taxes(books)
    books.post(1, Account.RECEIVABLE, Account.REVENUE, 1_000)
    taxes.close_month(day_of(2026, 4, 30))
    books.post(2, Account.PAYROLL, Account.CASH, 600)
    taxes.close_month(day_of(2026, 5, 31))
    assert books.balances[Account.CORPORATION_TAX] == -100


def test_a_loss_is_not_taxed() -> None:
    books = Books()
    books.post(1, Account.PAYROLL, Account.CASH, 600)
    Taxes(books).close_month(day_of(2026, 4, 30))
    assert books.balances[Account.CORPORATION_TAX] == 0


def test_the_year_s_tax_is_due_nine_months_later() -> None:
    books = Books()
    books.post(1, Account.RECEIVABLE, Account.REVENUE, 1_000)
    taxes = Taxes(books)
    taxes.close_month(MARCH_END)
    assert [(iso(tax.day), tax.pence) for tax in taxes.due] == [("2027-01-04", 250)]
