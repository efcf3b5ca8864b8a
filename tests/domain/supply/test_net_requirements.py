from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.errors import InvalidInput
from capliquify.domain.supply.net_requirements import LateOrder, NetRequirements, OrderRules, net_requirements

RULES = OrderRules(safety_stock=Decimal(99), minimum_order=Decimal(100), lot=Decimal(50), lead_time_weeks=2)


def decimals(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


@pytest.fixture
def worked_example() -> NetRequirements:
    demand = decimals(100, 120, 150, 200, 260, 300)
    return net_requirements(Decimal(420), demand, decimals(0, 200, 0, 0, 0, 0), RULES)


def test_planned_receipts(worked_example: NetRequirements) -> None:
    assert worked_example.planned_receipt == decimals(0, 0, 0, 100, 250, 300)


def test_planned_releases_are_two_weeks_earlier(worked_example: NetRequirements) -> None:
    assert worked_example.planned_release == decimals(0, 100, 250, 300, 0, 0)


def test_end_stock(worked_example: NetRequirements) -> None:
    assert worked_example.end_stock == decimals(320, 400, 250, 150, 140, 140)


def test_nothing_is_late(worked_example: NetRequirements) -> None:
    assert worked_example.late == ()


def test_release_in_the_past_is_an_exception_not_moved() -> None:
    net = net_requirements(Decimal(99), decimals(10, 0, 200), decimals(0, 0, 0), RULES)
    assert net.planned_receipt == decimals(100, 0, 150)
    assert net.planned_release == decimals(150, 0, 0)
    assert net.late == (LateOrder(0, Decimal(100), 2),)


def test_lead_time_beyond_the_weeks_leaves_no_release() -> None:
    rules = OrderRules(lead_time_weeks=5)
    net = net_requirements(Decimal(0), decimals(1, 2), decimals(0, 0), rules)
    assert net.planned_release == decimals(0, 0)
    assert [late.late_by_weeks for late in net.late] == [5, 4]


def test_no_lead_time_releases_in_the_week_of_need() -> None:
    net = net_requirements(Decimal(0), decimals(1, 2), decimals(0, 0), OrderRules())
    assert net.planned_release == net.planned_receipt == decimals(1, 2)


def test_stock_exactly_at_the_safety_stock_orders_nothing() -> None:
    net = net_requirements(Decimal(199), decimals(100), decimals(0), RULES)
    assert net.planned_receipt == decimals(0)


def test_backorders_are_ordered_too() -> None:
    net = net_requirements(Decimal(-30), decimals(0), decimals(0), OrderRules(lot=Decimal(20)))
    assert net.planned_receipt == decimals(40)


@pytest.mark.parametrize(("need", "quantity"), [(1, 100), (100, 100), (101, 150), (150, 150)])
def test_minimum_and_whole_lots(need: int, quantity: int) -> None:
    assert RULES.order_quantity(Decimal(need)) == quantity


def test_minimum_that_is_no_whole_lot_is_rounded_up() -> None:
    assert OrderRules(minimum_order=Decimal(120), lot=Decimal(50)).order_quantity(Decimal(1)) == 150


@pytest.mark.parametrize("field", ["safety_stock", "minimum_order", "lot"])
def test_negative_rules_are_refused(field: str) -> None:
    with pytest.raises(InvalidInput, match="must be zero or more"):
        OrderRules(**{field: Decimal(-1)})  # type: ignore[arg-type]  # one field at a time


def test_negative_lead_time_is_refused() -> None:
    with pytest.raises(InvalidInput, match="must be zero or more"):
        OrderRules(lead_time_weeks=-1)


units = st.decimals(0, 1000, places=1)


rules = st.builds(
    OrderRules,
    safety_stock=units,
    minimum_order=units,
    lot=st.sampled_from(decimals(0, 1, 7, 50)),
    lead_time_weeks=st.integers(0, 6),
)


@given(opening=st.decimals(-500, 1000, places=1), weeks=st.lists(st.tuples(units, units), max_size=12), ordering=rules)
def test_stock_never_ends_below_safety_stock(
    opening: Decimal, weeks: list[tuple[Decimal, Decimal]], ordering: OrderRules
) -> None:
    net = net_requirements(opening, [each[0] for each in weeks], [each[1] for each in weeks], ordering)
    assert all(end >= ordering.safety_stock for end in net.end_stock)
    assert sum(net.planned_receipt) == sum(net.planned_release) + sum(late.quantity for late in net.late)
    assert all(receipt == 0 or receipt >= ordering.minimum_order for receipt in net.planned_receipt)
    assert all(ordering.lot == 0 or receipt % ordering.lot == 0 for receipt in net.planned_receipt)
