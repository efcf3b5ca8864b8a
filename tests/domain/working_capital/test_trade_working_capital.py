from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.values.measure import Measure, display_days
from capliquify.domain.values.money import round_half_up
from capliquify.domain.working_capital.trade_working_capital import (
    TradeDays,
    trade_working_capital,
    trade_working_capital_days,
    trade_working_capital_from_days,
    working_capital_turnover,
)

REVENUE, COST = Decimal(2_500_000), Decimal(875_000)
amounts = st.decimals("-10000000", "10000000", places=2)
flows = st.decimals("1", "100000000", places=2)


def test_average_amount_is_358000() -> None:
    assert trade_working_capital(Decimal(240_000), Decimal(218_000), Decimal(100_000)) == Decimal("358000.00")


def test_closing_amount_is_401000() -> None:
    assert trade_working_capital(Decimal(260_000), Decimal(246_000), Decimal(105_000)) == Decimal("401000.00")


def test_days_rebuild_the_average_amount() -> None:
    days = TradeDays(Decimal(240_000) * 365 / REVENUE, Decimal(218_000) * 365 / COST, Decimal(100_000) * 365 / COST)
    rebuilt = trade_working_capital_from_days(days, sales=REVENUE, cost_of_goods_sold=COST)
    assert round_half_up(rebuilt, 2) == Decimal("358000.00")


@given(receivable=amounts, inventory=amounts, payable=amounts, sales=flows, cost=flows)
def test_days_identity(
    receivable: Decimal, inventory: Decimal, payable: Decimal, sales: Decimal, cost: Decimal
) -> None:
    days = TradeDays(receivable * 365 / sales, inventory * 365 / cost, payable * 365 / cost)
    rebuilt = trade_working_capital_from_days(days, sales=sales, cost_of_goods_sold=cost)
    assert abs(rebuilt - trade_working_capital(receivable, inventory, payable)) < Decimal("1e-9")


def test_days_of_revenue_are_52_27() -> None:
    assert display_days(trade_working_capital_days(Decimal(358_000), REVENUE).value) == Decimal("52.27")


def test_no_revenue_gives_no_days() -> None:
    assert trade_working_capital_days(Decimal(1), Decimal(0)) == Measure(None, "no sales in the window")


def test_turnover_is_6_9832() -> None:
    turnover = working_capital_turnover(REVENUE, Decimal(358_000)).value
    assert turnover is not None
    assert round_half_up(turnover, 4) == Decimal("6.9832")


def test_nothing_tied_in_trade_has_no_turnover() -> None:
    assert working_capital_turnover(REVENUE, Decimal(0)) == Measure(None, "no money is tied in trade")
