from __future__ import annotations

from decimal import Decimal

import pytest

from capliquify.domain.values.money import round_half_up
from capliquify.domain.working_capital.cash_release import CashRelease, cash_release, one_day_of
from capliquify.domain.working_capital.trade_working_capital import TradeDays

REVENUE, COST = Decimal(2_500_000), Decimal(875_000)


@pytest.fixture
def release() -> CashRelease:
    current = TradeDays(Decimal(240_000) * 365 / REVENUE, Decimal(218_000) * 365 / COST, Decimal(100_000) * 365 / COST)
    target = TradeDays(Decimal(30), Decimal(75), Decimal(45))
    return cash_release(current, target, sales=REVENUE, cost_of_goods_sold=COST)


def test_parts_of_the_release(release: CashRelease) -> None:
    parts = [round_half_up(part, 2) for part in (release.receivable, release.inventory, release.payable)]
    assert parts == [Decimal("34520.55"), Decimal("38205.48"), Decimal("7876.71")]


def test_release_is_one_off_of_80602_74(release: CashRelease) -> None:
    assert round_half_up(release.total, 2) == Decimal("80602.74")


def test_release_saves_the_cost_of_capital_every_year(release: CashRelease) -> None:
    assert round_half_up(release.annual_benefit(Decimal("0.08")), 2) == Decimal("6448.22")


def test_released_stock_saves_its_holding_cost(release: CashRelease) -> None:
    assert round_half_up(release.annual_carrying_saving(Decimal("0.12")), 2) == Decimal("4584.66")


def test_release_is_the_fall_of_trade_working_capital(release: CashRelease) -> None:
    target = (30 * REVENUE + (75 - 45) * COST) / 365
    assert round_half_up(358_000 - target, 2) == round_half_up(release.total, 2) == Decimal("80602.74")


def test_one_day_of_sales() -> None:
    assert round_half_up(one_day_of(REVENUE), 2) == Decimal("6849.32")


def test_one_day_of_cost() -> None:
    assert round_half_up(one_day_of(COST), 2) == Decimal("2397.26")
