from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from windtunnel.company.days import is_banking_day
from windtunnel.company.settlements import Marketplace, Settlement

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company


def closed_settlements(company: Company, position: int) -> list[Settlement]:
    account = company.shops.shops[position].account
    assert isinstance(account, Marketplace)
    return account.closed


@pytest.mark.parametrize("position", [0, 1])
def test_each_reserve_comes_back_in_the_next_settlement(company: Company, position: int) -> None:
    settlements = closed_settlements(company, position)
    assert len(settlements) > 70
    for earlier, later in itertools.pairwise(settlements):
        assert later.previous_reserve == earlier.reserve
        assert later.start_day == earlier.end_day + 1


@pytest.mark.parametrize("position", [0, 1])
def test_settlements_close_every_fourteen_days_and_pay_on_banking_days(company: Company, position: int) -> None:
    settlements = closed_settlements(company, position)
    for earlier, later in itertools.pairwise(settlements):
        assert later.end_day - earlier.end_day == 14
        assert is_banking_day(later.deposit_day)


@pytest.mark.parametrize("position", [0, 1])
def test_a_settlement_is_never_negative(company: Company, position: int) -> None:
    assert min(settlement.total for settlement in closed_settlements(company, position)) >= 0


@pytest.mark.parametrize("position", [0, 1])
def test_each_deposit_until_the_last_day_stands_on_the_bank_statement(company: Company, position: int) -> None:
    name = company.shops.shops[position].channel.name
    currency = company.shops.shops[position].channel.currency
    banked = [(line.day, line.pence) for line in company.books.bank_lines if line.payee == name]
    assert banked == [
        (settlement.deposit_day, company.rates.pence(settlement.total, currency, settlement.deposit_day))
        for settlement in closed_settlements(company, position)
        if settlement.deposit_day <= company.last_day and settlement.total
    ]


def test_a_deposit_is_announced_but_not_yet_paid_on_the_last_day(company: Company) -> None:
    newest = closed_settlements(company, 0)[-1]
    assert newest.end_day <= company.last_day < newest.deposit_day


def test_tax_is_owed_with_the_orders_no_deposit_has_paid(company: Company) -> None:
    previous, newest = closed_settlements(company, 0)[-2:]
    orders = [order for order in company.shops.shops[0].book.orders if not order.cancelled]
    charged = sum(order.tax for order in orders if order.day > previous.end_day - 5)  # the last five days are reserved
    refunded = sum(
        order.tax
        for order in orders
        if order.refund_day is not None and newest.start_day <= order.refund_day <= company.last_day
    )
    assert company.shops.shops[0].account.unsettled_tax(company.last_day) == charged - refunded
