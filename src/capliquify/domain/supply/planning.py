"""The supply plan: orders that keep every planned item above its safety stock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import InvalidInput
from capliquify.domain.supply.bill_of_materials import parents_first
from capliquify.domain.supply.lead_times import lead_time_weeks, longest_lead_weeks, suppliers_by_name
from capliquify.domain.supply.locations import (
    EVERYWHERE,
    LocationNotes,
    demand_by_location,
    latest_stock,
    location_of_warehouse,
    quantity,
)
from capliquify.domain.supply.net_requirements import NetRequirements, OrderRules, net_requirements
from capliquify.domain.supply.planned_orders import PlannedOrder, orders_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from capliquify.domain.demand.forecasting import DemandForecast
    from capliquify.domain.records.item import ItemPlanning
    from capliquify.domain.records.order import PurchaseOrderLine
    from capliquify.domain.records.supplier import Supplier
    from capliquify.domain.snapshot import Snapshot
    from capliquify.domain.values.period import Period

CASH_WEEKS: Final = 13
LONGEST_HORIZON: Final = 39
_NO_PLANNING: Final = "no item says how it is bought: import item-planning"
_NO_STOCK: Final = "no stock levels are known: import stock on hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPlan:
    """The netting of one item at one location; one entry a week."""

    item: str
    location: str  # empty: all locations together
    opening: Decimal
    safety_stock: Decimal
    lead_time_weeks: int
    demand: tuple[Decimal, ...]  # forecast, and what planned orders of parents need
    scheduled_receipt: tuple[Decimal, ...]
    planned_receipt: tuple[Decimal, ...]
    planned_release: tuple[Decimal, ...]
    end_stock: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPlan:
    """Net requirements and the orders they lead to."""

    as_of: date
    weeks: tuple[Period, ...]
    items: tuple[ItemPlan, ...] = ()
    orders: tuple[PlannedOrder, ...] = ()  # by order day
    notes: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _Netting:
    """What is gathered while items are netted, parents before their components."""

    snapshot: Snapshot
    forecast: DemandForecast
    suppliers: Mapping[str, Supplier]  # by name, in small letters
    available: Mapping[str, Mapping[str, Decimal]]
    rows: Mapping[str, list[int]]  # of the forecast, by item
    open_orders: Mapping[str, list[PurchaseOrderLine]]
    dependent: dict[str, dict[str, list[Decimal]]] = field(default_factory=dict)  # by component, by parent's location
    items: list[ItemPlan] = field(default_factory=list)
    orders: list[PlannedOrder] = field(default_factory=list)
    notes: LocationNotes = field(default_factory=LocationNotes)


def planning_horizon(snapshot: Snapshot) -> int:
    """Weeks to forecast so that all orders are seen whose payments can fall into the thirteen weeks of cash.

    Thirteen weeks and the longest lead time through all levels of components, at most 39 weeks.
    """
    return min(CASH_WEEKS + longest_lead_weeks(snapshot), LONGEST_HORIZON)


def plan_supply(snapshot: Snapshot, forecast: DemandForecast) -> SupplyPlan:
    """Net every planned item at every planned location over the weeks of the forecast.

    Stock is what is available at the warehouse named like the location, or everywhere where none is named. Open
    purchase orders arrive in their week, overdue ones in the first. Components of items with a bill of materials are
    needed when their parent's order is released. No plan, and the reason, where planning or stock is not known or the
    bill of materials goes round in a circle. See docs/formulas/net_requirements.md.
    """
    reason = _why_no_plan(snapshot)
    if reason:
        return SupplyPlan(as_of=snapshot.as_of, weeks=forecast.weeks, reasons={"items": reason})
    netting = _Netting(
        snapshot=snapshot,
        forecast=forecast,
        suppliers=suppliers_by_name(snapshot.suppliers),
        available=latest_stock(snapshot.stock_levels),
        rows=_rows_by_item(forecast),
        open_orders=_open_orders_by_item(snapshot.purchase_orders),
    )
    planned = _planning_by_item(snapshot.item_planning, netting.notes)
    in_order = parents_first(snapshot.bill_of_materials)
    for item in [*in_order, *sorted({*planned, *netting.rows} - set(in_order))]:
        if item in planned:
            _plan_item(netting, item, planned[item])
        elif item in snapshot.bill_of_materials:
            _pass_through(netting, item)
    _note_unplanned(netting, planned)
    return SupplyPlan(
        as_of=snapshot.as_of,
        weeks=forecast.weeks,
        items=tuple(sorted(netting.items, key=lambda plan: (plan.item, plan.location))),
        orders=tuple(sorted(netting.orders, key=lambda order: (order.order_on, order.item, order.location))),
        notes=tuple(netting.notes.sentences()),
        reasons=dict(forecast.reasons),
    )


def _why_no_plan(snapshot: Snapshot) -> str | None:
    if not snapshot.item_planning:
        return _NO_PLANNING
    if not snapshot.stock_levels:
        return _NO_STOCK
    try:
        parents_first(snapshot.bill_of_materials)
    except InvalidInput as circle:
        return str(circle)
    return None


def _rows_by_item(forecast: DemandForecast) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (item, _, _) in enumerate(forecast.series):
        rows[item].append(row)
    return dict(rows)


def _open_orders_by_item(orders: Iterable[PurchaseOrderLine]) -> dict[str, list[PurchaseOrderLine]]:
    by_item: dict[str, list[PurchaseOrderLine]] = defaultdict(list)
    for order in orders:
        if order.open:
            by_item[order.item].append(order)
    return dict(by_item)


def _planning_by_item(rows: Iterable[ItemPlanning], notes: LocationNotes) -> dict[str, dict[str, ItemPlanning]]:
    planned: dict[str, dict[str, ItemPlanning]] = defaultdict(dict)
    for row in rows:
        if row.location in planned[row.item]:
            notes.add("planned twice for one location, the first supplier is used", row.item)
        planned[row.item].setdefault(row.location, row)
    return dict(planned)


def _plan_item(netting: _Netting, item: str, planned: Mapping[str, ItemPlanning]) -> None:
    locations = tuple(planned)
    demand = _demand(netting, item, locations)
    opening = _opening(netting, item, locations)
    scheduled = _scheduled(netting, item, locations)
    for location, row in planned.items():
        supplier = netting.suppliers.get(row.supplier.casefold())
        if supplier is None:
            note = f"supplier {row.supplier or 'not named'} has no lead time, orders arrive the day they are placed"
            netting.notes.add(note, item)
        rules = OrderRules(
            safety_stock=row.safety_stock,
            minimum_order=row.minimum_order,
            lot=row.lot,
            lead_time_weeks=lead_time_weeks(supplier),
        )
        net = net_requirements(opening[location], demand[location], scheduled[location], rules)
        netting.items.append(
            ItemPlan(
                item=item,
                location=location,
                opening=opening[location],
                safety_stock=row.safety_stock,
                lead_time_weeks=rules.lead_time_weeks,
                demand=tuple(demand[location]),
                scheduled_receipt=tuple(scheduled[location]),
                planned_receipt=net.planned_receipt,
                planned_release=net.planned_release,
                end_stock=net.end_stock,
            )
        )
        lead_days = supplier.lead_time_days if supplier else 0
        netting.orders.extend(orders_of(row, rules, net, netting.forecast.weeks, lead_days))
        _need_components(netting, item, location, net)


def _pass_through(netting: _Netting, item: str) -> None:
    """Demand of an item nobody stocks or buys, as a set of its components: what is left after its stock is used up."""
    (demand,) = _demand(netting, item, (EVERYWHERE,)).values()
    stock = max(sum(netting.available.get(item, {}).values(), Decimal(0)), Decimal(0))
    nothing = [Decimal(0)] * len(demand)
    _need_components(netting, item, EVERYWHERE, net_requirements(stock, demand, nothing, OrderRules()))


def _need_components(netting: _Netting, item: str, location: str, net: NetRequirements) -> None:
    released = list(net.planned_release)
    for late in net.late:
        released[0] += late.quantity
    for component, quantity_per in netting.snapshot.bill_of_materials.get(item, ()):
        by_location = netting.dependent.setdefault(component, {})
        needed = by_location.setdefault(location, [Decimal(0)] * len(released))
        for week, started in enumerate(released):
            needed[week] += started * quantity_per


def _demand(netting: _Netting, item: str, locations: Sequence[str]) -> dict[str, list[Decimal]]:
    forecast = demand_by_location(netting.forecast, netting.rows.get(item, []), locations, item, netting.notes)
    demand = {location: [quantity(units) for units in weekly.tolist()] for location, weekly in forecast.items()}
    for parent_location, needed in netting.dependent.get(item, {}).items():
        served = [parent_location] if parent_location in locations else list(locations)
        if len(served) > 1:
            netting.notes.add("needed by an item of another location, split equally", item)
        for location in served:
            demand[location] = [own + units / len(served) for own, units in zip(demand[location], needed, strict=True)]
    return demand


def _opening(netting: _Netting, item: str, locations: Sequence[str]) -> dict[str, Decimal]:
    opening = dict.fromkeys(locations, Decimal(0))
    stock = netting.available.get(item)
    if stock is None:
        netting.notes.add("not in the stock on hand, counted as 0", item)
        return opening
    found = {warehouse: location_of_warehouse(warehouse, locations) for warehouse in stock}
    if len(locations) == 1 and not any(location is not None for location in found.values()):
        netting.notes.add(f"no stock is at a warehouse called {locations[0]}, stock anywhere is counted", item)
        found = dict.fromkeys(stock, locations[0])
    for warehouse, location in found.items():
        if location is not None:
            opening[location] += stock[warehouse]
        elif stock[warehouse]:
            netting.notes.add(f"stock at {warehouse} is not counted, no planned location has its name", item)
    return opening


def _scheduled(netting: _Netting, item: str, locations: Sequence[str]) -> dict[str, list[Decimal]]:
    weeks = netting.forecast.weeks
    scheduled = {location: [Decimal(0)] * len(weeks) for location in locations}
    for order in netting.open_orders.get(item, []):
        location = location_of_warehouse(order.warehouse, locations)
        if location is None:
            location = locations[0]
            netting.notes.add(
                f"purchase orders for {order.warehouse or 'no warehouse'} are counted at {location}", item
            )
        if order.required_on <= netting.snapshot.as_of:
            netting.notes.add("purchase orders are overdue, counted in the first week", item)
        week = next((index for index, each in enumerate(weeks) if order.required_on < each.end_before), None)
        if week is not None:
            scheduled[location][week] += order.quantity
    return scheduled


def _note_unplanned(netting: _Netting, planned: Mapping[str, Mapping[str, ItemPlanning]]) -> None:
    known = planned.keys() | netting.snapshot.bill_of_materials.keys()
    for item, rows in netting.rows.items():
        if item not in known and netting.forecast.forecast[rows].any():
            netting.notes.add("sold but not planned, no orders are proposed: import item-planning for", item)
    for item in netting.dependent.keys() - known:
        netting.notes.add("component that is not planned, no orders are proposed: import item-planning for", item)
