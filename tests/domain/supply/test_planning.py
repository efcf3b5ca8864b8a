from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from capliquify.domain.demand.forecasting import DemandForecast
from capliquify.domain.records.item import ItemPlanning
from capliquify.domain.records.order import PurchaseOrderLine
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.records.supplier import Supplier
from capliquify.domain.snapshot import Snapshot
from capliquify.domain.supply.planning import ItemPlan, SupplyPlan, plan_supply, planning_horizon
from capliquify.domain.values.period import weeks_after

if TYPE_CHECKING:
    from collections.abc import Mapping

SUNDAY = date(2026, 6, 28)
WEEK_1 = date(2026, 6, 29)


def forecast_of(*series: tuple[str, str, str, list[float]], as_of: date = SUNDAY, weeks: int = 4) -> DemandForecast:
    return DemandForecast(
        as_of=as_of,
        series=tuple(each[:3] for each in series),
        weeks=tuple(weeks_after(as_of, weeks)),
        forecast=np.array([each[3] for each in series], np.float64).reshape(len(series), weeks),
        history_weeks=(),
        history=np.empty((len(series), 0)),
        models=("average",) * len(series),
        accuracy=(None,) * len(series),
        total_accuracy=None,
    )


def planning(item: str = "A", location: str = "", **changes: Any) -> ItemPlanning:  # noqa: ANN401 - any field
    fields: dict[str, Any] = {
        "external_id": f"{item}{location}",
        "item": item,
        "supplier": "Mill",
        "unit_cost": Decimal("2.505"),
        "currency": "GBP",
        "minimum_order": Decimal(0),
        "lot": Decimal(10),
        "safety_stock": Decimal(0),
        "location": location,
    }
    return ItemPlanning(**(fields | changes))


def supplier(lead_time_days: int = 14, name: str = "Mill") -> Supplier:
    return Supplier(
        external_id=name,
        name=name,
        currency="GBP",
        payment_days=30,
        deposit_fraction=Decimal(0),
        discount_fraction=Decimal(0),
        discount_days=0,
        lead_time_days=lead_time_days,
        lead_time_deviation_days=Decimal(0),
    )


def stock(
    item: str = "A", on_hand: int = 0, warehouse: str = "Main", allocated: int = 0, on: date = SUNDAY
) -> StockLevel:
    return StockLevel(
        external_id=f"{item}{warehouse}{on}",
        observed_on=on,
        item=item,
        warehouse=warehouse,
        on_hand=Decimal(on_hand),
        allocated=Decimal(allocated),
        on_purchase=Decimal(0),
        unit_cost=None,
    )


def purchase(required_on: date, quantity: int, *, warehouse: str = "Main", is_open: bool = True) -> PurchaseOrderLine:
    return PurchaseOrderLine(
        external_id=f"{required_on}{warehouse}{quantity}",
        order_number="PO-1",
        ordered_on=date(2026, 6, 1),
        required_on=required_on,
        supplier="Mill",
        item="A",
        warehouse=warehouse,
        quantity=Decimal(quantity),
        line_total=Decimal(1),
        currency="GBP",
        open=is_open,
    )


def company(
    *rows: ItemPlanning,
    levels: tuple[StockLevel, ...] = (stock(),),
    orders: tuple[PurchaseOrderLine, ...] = (),
    suppliers: tuple[Supplier, ...] = (supplier(),),
    parts: Mapping[str, tuple[tuple[str, Decimal], ...]] | None = None,
) -> Snapshot:
    return Snapshot(
        as_of=SUNDAY,
        currency="GBP",
        item_planning=rows,
        stock_levels=levels,
        purchase_orders=orders,
        suppliers=suppliers,
        bill_of_materials=parts or {},
    )


def plan_of(plan: SupplyPlan, item: str = "A", location: str = "") -> ItemPlan:
    (found,) = [each for each in plan.items if (each.item, each.location) == (item, location)]
    return found


def decimals(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def test_item_is_netted_over_the_weeks_of_the_forecast() -> None:
    forecast = forecast_of(("A", "Shop", "UK", [5, 5, 5, 5]), ("A", "Amazon", "UK", [5, 5, 5, 5]))
    plan = plan_supply(company(planning(safety_stock=Decimal(5)), levels=(stock(on_hand=35, allocated=10),)), forecast)
    assert plan.items == (
        ItemPlan(
            item="A",
            location="",
            opening=Decimal(25),
            safety_stock=Decimal(5),
            lead_time_weeks=2,
            demand=decimals(10, 10, 10, 10),
            scheduled_receipt=decimals(0, 0, 0, 0),
            planned_receipt=decimals(0, 0, 10, 10),
            planned_release=decimals(10, 10, 0, 0),
            end_stock=decimals(15, 5, 5, 5),
        ),
    )
    assert (plan.weeks, plan.reasons, plan.notes) == (forecast.weeks, {}, ())


def test_order_is_placed_its_lead_time_before_the_week_of_need() -> None:
    plan = plan_supply(
        company(planning(), levels=(stock(on_hand=20),)), forecast_of(("A", "Shop", "UK", [10, 10, 10, 0]))
    )
    (order,) = plan.orders
    assert (order.order_on, order.receipt_on, order.late_by_weeks) == (WEEK_1, WEEK_1 + timedelta(weeks=2), 0)
    assert (order.item, order.supplier, order.quantity) == ("A", "Mill", Decimal(10))
    assert (order.cost, order.currency) == (Decimal("25.05"), "GBP")
    assert order.reason == (
        "without it stock would be -10 at the end of the week to 2026-07-19, below the safety stock of 0"
    )


def test_lead_time_is_rounded_up_to_weeks_and_the_goods_arrive_when_needed() -> None:
    snapshot = company(planning(), levels=(stock(on_hand=20),), suppliers=(supplier(8),))
    (order,) = plan_supply(snapshot, forecast_of(("A", "Shop", "UK", [10, 10, 10, 0]))).orders
    assert (order.order_on, order.receipt_on) == (WEEK_1, WEEK_1 + timedelta(weeks=2))


def test_short_first_week_does_not_shorten_the_lead_time() -> None:
    thursday = date(2026, 7, 2)
    forecast = forecast_of(("A", "Shop", "UK", [0, 0, 10, 0]), as_of=thursday)
    (order,) = plan_supply(company(planning()), forecast).orders
    assert (order.order_on, order.receipt_on) == (date(2026, 7, 3), date(2026, 7, 17))


def test_reason_shows_two_decimals_at_most() -> None:
    plan = plan_supply(
        company(planning(), levels=(stock(on_hand=20),)), forecast_of(("A", "Shop", "UK", [10, 10, 9.876543, 0]))
    )
    assert plan.orders[0].reason.startswith("without it stock would be -9.88 at the end of the week to 2026-07-19")


def test_order_that_should_have_been_placed_already_is_late_not_moved() -> None:
    plan = plan_supply(company(planning()), forecast_of(("A", "Shop", "UK", [0, 7, 0, 0])))
    (order,) = plan.orders
    assert (order.order_on, order.receipt_on) == (WEEK_1, WEEK_1 + timedelta(weeks=1))
    assert order.late_by_weeks == 1
    assert order.reason.endswith("it should have been ordered 1 week earlier: expedite it")


def test_order_more_than_a_week_late_says_weeks() -> None:
    (order,) = plan_supply(company(planning()), forecast_of(("A", "Shop", "UK", [7, 0, 0, 0]))).orders
    assert order.late_by_weeks == 2
    assert order.reason.endswith("it should have been ordered 2 weeks earlier: expedite it")


def test_open_purchase_orders_arrive_in_their_week() -> None:
    orders = (
        purchase(date(2026, 7, 5), 3),
        purchase(date(2026, 7, 6), 4),
        purchase(date(2026, 7, 7), 99, is_open=False),
        purchase(date(2027, 1, 1), 5),
    )
    plan = plan_supply(company(planning(), orders=orders), forecast_of(weeks=2))
    assert plan_of(plan).scheduled_receipt == decimals(3, 4)
    assert plan.notes == ()


def test_overdue_purchase_orders_arrive_in_the_first_week_and_are_said() -> None:
    plan = plan_supply(company(planning(), orders=(purchase(SUNDAY, 3),)), forecast_of(weeks=2))
    assert plan_of(plan).scheduled_receipt == decimals(3, 0)
    assert plan.notes == ("purchase orders are overdue, counted in the first week: A",)


def test_latest_observation_of_a_warehouse_counts() -> None:
    levels = (
        stock(on_hand=9),
        stock(on_hand=7, on=date(2026, 6, 1)),
        stock(on_hand=1, warehouse="Other", on=date(2026, 6, 1)),
    )
    assert plan_of(plan_supply(company(planning(), levels=levels), forecast_of())).opening == 10


def test_named_location_takes_the_stock_of_its_warehouse() -> None:
    levels = (stock(on_hand=9, warehouse="MAIN"), stock(on_hand=7, warehouse="Spare"), stock(warehouse="Empty"))
    plan = plan_supply(company(planning(location="Main"), levels=levels), forecast_of())
    assert plan_of(plan, location="Main").opening == 9
    assert plan.notes == ("stock at Spare is not counted, no planned location has its name: A",)


def test_only_location_without_a_warehouse_of_its_name_takes_all_stock() -> None:
    levels = (stock(on_hand=9, warehouse="North"), stock(on_hand=7, warehouse="South"))
    plan = plan_supply(company(planning(location="UK"), levels=levels), forecast_of())
    assert plan_of(plan, location="UK").opening == 16
    assert plan.notes == ("no stock is at a warehouse called UK, stock anywhere is counted: A",)


def test_item_outside_the_stock_report_has_none_and_is_said() -> None:
    plan = plan_supply(company(planning(), levels=(stock("B", 5),)), forecast_of())
    assert plan_of(plan).opening == 0
    assert plan.notes == ("not in the stock on hand, counted as 0: A",)


def two_locations(*series: tuple[str, str, str, list[float]], second: str = "EU Hub") -> SupplyPlan:
    rows = (planning(location="UK"), planning(location=second))
    return plan_supply(company(*rows, levels=(stock(warehouse="UK"),)), forecast_of(*series, weeks=1))


def test_markets_go_to_the_locations_named_for_them() -> None:
    plan = two_locations(("A", "Shop", "UK", [10.0]), ("A", "Shop", "EU", [30.0]))
    assert plan_of(plan, location="UK").demand == decimals(10)
    assert plan_of(plan, location="EU Hub").demand == decimals(30)
    assert plan.notes == ()


def test_channel_can_name_the_location() -> None:
    plan = two_locations(("A", "Amazon", "UK", [10.0]), second="amazon")
    assert plan_of(plan, location="UK").demand == decimals(5)
    assert plan_of(plan, location="amazon").demand == decimals(5)


def test_other_markets_are_split_like_the_rest_and_said() -> None:
    plan = two_locations(
        ("A", "Shop", "UK", [10.0]), ("A", "Shop", "EU", [30.0]), ("A", "Shop", "USA", [8.0]), ("A", "Shop", "", [4.0])
    )
    assert plan_of(plan, location="UK").demand == decimals(13)
    assert plan_of(plan, location="EU Hub").demand == decimals(39)
    assert plan.notes == ("demand of markets no planned location is named for is split like the rest: A",)


def test_unknown_markets_are_split_equally_and_said() -> None:
    plan = two_locations(("A", "Shop", "USA", [8.0]))
    assert plan_of(plan, location="UK").demand == plan_of(plan, location="EU Hub").demand == decimals(4)
    assert plan.notes == ("demand of markets no planned location is named for is split equally: A",)


def test_location_for_everywhere_takes_what_no_other_serves() -> None:
    plan = two_locations(("A", "Shop", "UK", [10.0]), ("A", "Shop", "USA", [8.0]), second="")
    assert plan_of(plan, location="UK").demand == decimals(10)
    assert plan_of(plan, location="").demand == decimals(8)


def test_purchase_order_for_an_unplanned_warehouse_is_counted_at_the_first_location() -> None:
    rows = (planning(location="UK"), planning(location="EU"))
    orders = (purchase(date(2026, 7, 1), 3, warehouse=""), purchase(date(2026, 7, 1), 4, warehouse="EU"))
    plan = plan_supply(company(*rows, orders=orders, levels=(stock(warehouse="UK"),)), forecast_of(weeks=1))
    assert plan_of(plan, location="UK").scheduled_receipt == decimals(3)
    assert plan_of(plan, location="EU").scheduled_receipt == decimals(4)
    assert plan.notes == ("purchase orders for no warehouse are counted at UK: A",)


def test_components_are_needed_when_the_parent_is_released() -> None:
    rows = (planning("KIT", lot=Decimal(0)), planning("PART", lot=Decimal(0)))
    snapshot = company(
        *rows,
        levels=(stock("KIT", 4), stock("PART", 100)),
        suppliers=(supplier(7),),
        parts={"KIT": (("PART", Decimal(3)),)},
    )
    plan = plan_supply(snapshot, forecast_of(("KIT", "Shop", "UK", [4, 0, 5, 0]), ("PART", "Shop", "UK", [1, 1, 1, 1])))
    assert plan_of(plan, "KIT").planned_release == decimals(0, 5, 0, 0)
    assert plan_of(plan, "PART").demand == decimals(1, 16, 1, 1)


def test_components_of_a_late_parent_are_needed_at_once() -> None:
    rows = (planning("KIT", lot=Decimal(0)), planning("PART", lot=Decimal(0)))
    snapshot = company(*rows, levels=(stock("PART", 100),), parts={"KIT": (("PART", Decimal(3)),)})
    plan = plan_supply(snapshot, forecast_of(("KIT", "Shop", "UK", [0, 5, 0, 0])))
    assert plan_of(plan, "PART").demand == decimals(15, 0, 0, 0)


def test_set_nobody_plans_passes_its_demand_on_to_its_components() -> None:
    snapshot = company(
        planning("PART", lot=Decimal(0)),
        levels=(stock("KIT", 4), stock("PART", 100)),
        parts={"KIT": (("PART", Decimal(2)), ("CARD", Decimal(1)))},
    )
    plan = plan_supply(snapshot, forecast_of(("KIT", "Shop", "UK", [3, 3, 0, 0])))
    assert plan_of(plan, "PART").demand == decimals(0, 4, 0, 0)
    assert plan.notes == ("component that is not planned, no orders are proposed: import item-planning for: CARD",)


def test_component_stays_at_the_location_of_its_parent() -> None:
    rows = (planning("KIT", "EU"), planning("PART", "UK"), planning("PART", "EU"))
    snapshot = company(*rows, levels=(stock("PART", 99, "EU"),), parts={"KIT": (("PART", Decimal(1)),)})
    plan = plan_supply(snapshot, forecast_of(("KIT", "Shop", "EU", [0, 0, 10, 0])))
    assert plan_of(plan, "PART", "EU").demand == decimals(10, 0, 0, 0)
    assert plan_of(plan, "PART", "UK").demand == decimals(0, 0, 0, 0)


def test_component_of_another_location_is_split_equally_and_said() -> None:
    rows = (planning("KIT"), planning("PART", "UK"), planning("PART", "EU"))
    snapshot = company(*rows, levels=(stock("KIT"), stock("PART", 99, "EU")), parts={"KIT": (("PART", Decimal(1)),)})
    plan = plan_supply(snapshot, forecast_of(("KIT", "Shop", "EU", [0, 0, 10, 0])))
    assert plan_of(plan, "PART", "EU").demand == plan_of(plan, "PART", "UK").demand == decimals(5, 0, 0, 0)
    assert plan.notes == ("needed by an item of another location, split equally: PART",)


def test_item_planned_twice_for_a_location_uses_the_first_and_says_so() -> None:
    plan = plan_supply(company(planning(), planning(supplier="Other")), forecast_of(("A", "Shop", "UK", [1, 0, 0, 0])))
    assert [order.supplier for order in plan.orders] == ["Mill"]
    assert plan.notes == ("planned twice for one location, the first supplier is used: A",)


@pytest.mark.parametrize(("name", "said"), [("Unknown", "Unknown"), ("", "not named")])
def test_supplier_without_terms_delivers_at_once_and_is_said(name: str, said: str) -> None:
    plan = plan_supply(company(planning(supplier=name)), forecast_of(("A", "Shop", "UK", [0, 1, 0, 0])))
    assert plan.orders[0].order_on == plan.orders[0].receipt_on == WEEK_1 + timedelta(weeks=1)
    assert plan.notes == (f"supplier {said} has no lead time, orders arrive the day they are placed: A",)


def test_items_sold_but_not_planned_are_named() -> None:
    forecast = forecast_of(
        ("C", "Shop", "UK", [1, 0, 0, 0]), ("B", "Shop", "UK", [1, 0, 0, 0]), ("ENDED", "Shop", "UK", [0, 0, 0, 0])
    )
    plan = plan_supply(company(planning()), forecast)
    assert plan.notes == ("sold but not planned, no orders are proposed: import item-planning for: B, C",)


def test_no_planning_gives_no_plan_and_a_reason() -> None:
    plan = plan_supply(company(), forecast_of())
    assert (plan.items, plan.orders) == ((), ())
    assert plan.reasons == {"items": "no item says how it is bought: import item-planning"}


def test_unknown_stock_gives_no_plan_rather_than_a_plan_from_nothing() -> None:
    plan = plan_supply(company(planning(), levels=()), forecast_of())
    assert plan.items == ()
    assert plan.reasons == {"items": "no stock levels are known: import stock on hand"}


def test_circle_in_the_bill_of_materials_gives_no_plan_and_is_named() -> None:
    snapshot = company(planning(), parts={"A": (("B", Decimal(1)),), "B": (("A", Decimal(1)),)})
    plan = plan_supply(snapshot, forecast_of())
    assert plan.items == ()
    assert plan.reasons == {"items": "the bill of materials goes round in a circle: A contains B contains A"}


def test_horizon_of_a_circle_counts_one_level() -> None:
    snapshot = company(planning(), parts={"A": (("B", Decimal(1)),), "B": (("A", Decimal(1)),)})
    assert planning_horizon(snapshot) == 15


def test_orders_come_by_order_day() -> None:
    rows = (planning("A", lot=Decimal(0)), planning("B", lot=Decimal(0)))
    plan = plan_supply(
        company(*rows, levels=(stock("A"), stock("B"))),
        forecast_of(("A", "Shop", "UK", [0, 0, 0, 1]), ("B", "Shop", "UK", [0, 0, 1, 0])),
    )
    assert [order.item for order in plan.orders] == ["B", "A"]


def test_horizon_is_thirteen_weeks_without_planning() -> None:
    assert planning_horizon(company()) == 13


def test_horizon_reaches_one_lead_time_further() -> None:
    assert planning_horizon(company(planning(), suppliers=(supplier(15),))) == 16


def test_horizon_adds_lead_times_through_all_levels() -> None:
    snapshot = company(
        planning("KIT"),
        planning("PART", supplier="Other"),
        suppliers=(supplier(14), supplier(21, "Other")),
        parts={"SET": (("KIT", Decimal(1)),), "KIT": (("PART", Decimal(1)),)},
    )
    assert planning_horizon(snapshot) == 18


def test_horizon_ends_at_39_weeks() -> None:
    assert planning_horizon(company(planning(), suppliers=(supplier(400),))) == 39
