from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from windtunnel.company.profile import FACILITY_LIMIT, Market
from windtunnel.company.simulation import simulate

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company

LAST_DAY = date(2026, 10, 31).toordinal()


def average(values: list[int]) -> float:
    return sum(values) / len(values)


def test_the_same_seed_lives_the_same_life() -> None:
    last_day = date(2025, 12, 31).toordinal()
    first, again = (simulate(9, last_day, 1, small=True) for _ in range(2))
    assert first.books.postings == again.books.postings


def test_another_seed_lives_another_life() -> None:
    last_day = date(2025, 12, 31).toordinal()
    first, other = (simulate(seed, last_day, 1, small=True) for seed in (9, 10))
    assert first.books.postings != other.books.postings


def test_the_last_day_must_end_a_month() -> None:
    with pytest.raises(ValueError, match="2025-12-30 is not the last day of one"):
        simulate(1, date(2025, 12, 30).toordinal(), 1)


def test_a_leap_year_s_february_can_be_the_end() -> None:
    company = simulate(1, date(2024, 2, 29).toordinal(), 1, small=True)
    assert len(company.closes) == 12


def test_a_company_names_its_span(company: Company) -> None:
    assert repr(company) == "Company(2023-11-01 to 2026-10-31)"


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_any_seed_keeps_the_books_in_balance(seed: int) -> None:
    company = simulate(seed, LAST_DAY, 1, small=True)
    close, day = company.closes[-1], company.last_day
    ends = dict(zip((line.day for line in company.books.bank_lines), _bank_balances(company), strict=True))
    assert sum(company.books.balances.values()) == 0
    assert close.cash == ends[max(ends)]
    assert close.receivable == company.shops.balance_pence(day) + company.wholesale.balance_pence(day)
    assert close.inventory == company.stock.total_value()
    assert close.debt <= FACILITY_LIMIT
    assert min(ends.values()) > 0


def _bank_balances(company: Company) -> list[int]:
    return list(accumulate(line.pence for line in company.books.bank_lines))


def test_revenue_is_about_two_and_a_half_million(company: Company) -> None:
    assert 2_400_000_00 < sum(close.revenue for close in company.closes[-12:]) < 2_600_000_00


def test_gross_margin_is_between_60_and_65_percent(company: Company) -> None:
    year = company.closes[-12:]
    margin = 1 - sum(close.cost_of_goods_sold for close in year) / sum(close.revenue for close in year)
    assert 0.60 < margin < 0.65


def test_the_cash_conversion_cycle_is_between_60_and_100_days(company: Company) -> None:
    balances, year = company.closes[-13:], company.closes[-12:]
    revenue, cost = sum(close.revenue for close in year), sum(close.cost_of_goods_sold for close in year)
    purchases = sum(close.purchases for close in year)
    sales_days = 365 * average([close.receivable - close.receivable_tax for close in balances]) / revenue
    stock_days = 365 * average([close.inventory for close in balances]) / cost
    payable_days = 365 * average([close.payable - close.payable_tax for close in balances]) / purchases
    assert 60 < sales_days + stock_days - payable_days < 100


def test_the_company_ends_squeezed_but_alive(company: Company) -> None:
    close = company.closes[-1]
    assert 60_000_00 < close.cash < 150_000_00
    assert 200_000_00 < close.debt < FACILITY_LIMIT - 100_000_00


def test_the_account_is_never_overdrawn_at_the_end_of_a_day(company: Company) -> None:
    ends = dict(zip((line.day for line in company.books.bank_lines), _bank_balances(company), strict=True))
    assert min(ends.values()) >= 50_000_00


def test_markets_share_revenue_as_the_company_says(company: Company) -> None:
    start = company.last_day - 364
    sales = dict.fromkeys(Market, 0)
    for shop in company.shops.shops:
        for order in shop.book.orders:
            if order.day >= start and not order.cancelled:
                net = order.total - order.tax
                sales[shop.channel.market] += company.rates.pence(net, shop.channel.currency, order.day)
    for invoice in company.wholesale.invoices:
        if invoice.day >= start:
            customer = invoice.order.customer
            sales[customer.market] += company.rates.pence(invoice.net, customer.currency, invoice.day)
    total = sum(sales.values())
    assert sales[Market.UK] / total == pytest.approx(0.40, abs=0.03)
    assert sales[Market.EU] / total == pytest.approx(0.35, abs=0.03)
    assert sales[Market.USA] / total == pytest.approx(0.25, abs=0.03)


def test_hardly_a_sale_is_lost_for_want_of_stock(company: Company) -> None:
    units = sum(order.units for shop in company.shops.shops for order in shop.book.orders)
    assert company.shops.lost_units < units / 100


def test_the_last_day_has_overdue_invoices_in_every_age(company: Company) -> None:
    ages = {
        min((company.last_day - invoice.due_day - 1) // 30, 3)
        for invoice in company.wholesale.unpaid
        if invoice.due_day < company.last_day
    }
    assert ages == {0, 1, 2, 3}


def test_the_last_day_has_open_orders_on_both_sides(company: Company) -> None:
    assert any(order.required_day > company.last_day for order in company.purchasing.open_orders)
    assert any(order.required_day > company.last_day for order in company.wholesale.waiting)


def test_taxes_are_due_after_the_last_day(company: Company) -> None:
    due = {tax.name: tax.day > company.last_day for tax in company.taxes.due}
    assert due == {
        "HM Revenue and Customs VAT": True,
        "EU VAT one-stop shop": True,
        "HM Revenue and Customs corporation tax": True,
    }
