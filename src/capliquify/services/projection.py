"""One way from what is known to demand, supply and cash, kept while nothing it rests on has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.domain.cash.projection import project_cash
from capliquify.domain.demand.forecasting import MODELS, forecast_demand
from capliquify.domain.demand.unmapped_sales import unmapped_sales
from capliquify.domain.errors import InvalidInput
from capliquify.domain.supply.planning import plan_supply, planning_horizon
from capliquify.storage.repositories.snapshot import ALL_PARTS, knowledge_version, load_snapshot

if TYPE_CHECKING:
    from datetime import date

    from capliquify.domain.cash.plan import CashPlan
    from capliquify.domain.demand.forecasting import DemandForecast
    from capliquify.domain.demand.unmapped_sales import UnmappedSales
    from capliquify.domain.snapshot import Snapshot
    from capliquify.domain.supply.planning import SupplyPlan
    from capliquify.services.context import Context

_KEPT: Final = 4  # one of a large company holds hundreds of megabytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Projection:
    """A snapshot and all that follows from it."""

    snapshot: Snapshot
    demand: DemandForecast
    supply: SupplyPlan
    cash: CashPlan
    unmapped: UnmappedSales


class _Kept:
    """The newest projections; a projection is a pure function of its key, so a copy is never stale."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._projections: OrderedDict[tuple[object, ...], Projection] = OrderedDict()

    def find(self, key: tuple[object, ...]) -> Projection | None:
        with self._lock:
            if key in self._projections:
                self._projections.move_to_end(key)
            return self._projections.get(key)

    def keep(self, key: tuple[object, ...], projection: Projection) -> None:
        with self._lock:
            self._projections[key] = projection
            while len(self._projections) > _KEPT:
                self._projections.popitem(last=False)


_kept = _Kept()


def project(context: Context, as_of: date | None, demand_model: str) -> Projection:
    """Demand, supply and cash as of a day.

    Raises:
        InvalidInput: The demand model does not exist.
    """
    if demand_model not in MODELS:
        message = f"{demand_model!r} is not a demand model; use one of {', '.join(MODELS)}"
        raise InvalidInput(message)
    day = context.as_of(as_of)
    # The organisation's row is part of the key: its settings change answers too.
    key = (context.organisation, knowledge_version(context.transaction), day, demand_model)
    projection = _kept.find(key)
    if projection is None:
        projection = _project(load_snapshot(context.transaction, context.organisation, day, ALL_PARTS), demand_model)
        _kept.keep(key, projection)
    return projection


def _project(snapshot: Snapshot, demand_model: str) -> Projection:
    demand = forecast_demand(
        snapshot.sales,
        snapshot.as_of,
        planning_horizon(snapshot),
        week_ends_on=snapshot.week_ends_on,
        model=demand_model,
    )
    supply = plan_supply(snapshot, demand)
    return Projection(
        snapshot=snapshot,
        demand=demand,
        supply=supply,
        cash=project_cash(snapshot, demand, supply.orders),
        unmapped=unmapped_sales(snapshot),
    )
