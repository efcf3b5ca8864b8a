from __future__ import annotations

from decimal import Decimal

from capliquify.domain.values.measure import Measure
from capliquify.domain.values.money import round_half_up
from capliquify.domain.working_capital.inventory_turnover import inventory_turnover


def test_turnover_is_4_0138() -> None:
    turnover = inventory_turnover(Decimal(875_000), Decimal(218_000)).value
    assert turnover is not None
    assert round_half_up(turnover, 4) == Decimal("4.0138")


def test_no_inventory_has_no_turnover() -> None:
    assert inventory_turnover(Decimal(875_000), Decimal(0)) == Measure(None, "no inventory")
