"""The company's own planner: every Monday it orders filling, components and marketplace transfers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from windtunnel.company.payables import BillLine
from windtunnel.company.profile import (
    CO_PACKER_SITE,
    WAREHOUSES,
    Channel,
    Market,
    Platform,
    item_code,
    item_name,
)
from windtunnel.company.suppliers import (
    CO_PACKER,
    FILLING_FEE,
    FILLING_LOT,
    FILLING_MINIMUM,
    SUPPLIERS,
)

if TYPE_CHECKING:
    from windtunnel.company.demand import Demand
    from windtunnel.company.purchasing import Purchasing
    from windtunnel.company.stock import Stock
    from windtunnel.company.suppliers import Assortment, Supplier

REVIEW_DAYS = 7
BOTTLE_COVER_DAYS = 49
COMPONENT_COVER_DAYS = 14
MARKETPLACE_COVER_DAYS = 24
_MONDAY = 1  # ordinal % 7


@dataclass(slots=True)
class Planner:
    """Orders up to the demand expected over lead time, review and cover."""

    assortment: Assortment
    demand: Demand
    stock: Stock
    purchasing: Purchasing

    def review(self, day: int) -> None:
        """The Monday round."""
        if day % 7 != _MONDAY:
            return
        for channel in self.assortment.profile.channels:
            if channel.platform is Platform.AMAZON:
                self._refill_marketplace(day, channel)
        for market in Market:
            self._order_filling(day, market)
        self._order_components(day)

    def bottles_in_stock(self, item: str) -> int:
        """Bottles of an item over all warehouses."""
        return self.stock.totals[item]

    def _refill_marketplace(self, day: int, channel: Channel) -> None:
        origin = WAREHOUSES[channel.market]
        for product in self.assortment.profile.products:
            item = item_code(product, channel.market)
            sold_elsewhere = self.demand.expected_wholesale(channel.market, product, day, MARKETPLACE_COVER_DAYS)
            expected = self.demand.expected(item, day, MARKETPLACE_COVER_DAYS) - sold_elsewhere
            wanted = round(expected * self._channel_share(channel)) - self.stock.on_hand(item, channel.warehouse)
            there = self.stock.on_hand(item, origin)
            self.stock.transfer(day, item, origin, channel.warehouse, max(0, min(wanted, there * 3 // 4) // 6 * 6))

    def _order_filling(self, day: int, market: Market) -> None:
        horizon = CO_PACKER.lead_time_days + REVIEW_DAYS + BOTTLE_COVER_DAYS
        lines = []
        for product in self.assortment.profile.products:
            item = item_code(product, market)
            position = self.bottles_in_stock(item) + self.purchasing.on_order(item)
            wanted = self.demand.expected(item, day, horizon) - position
            if wanted > self.demand.expected(item, day, REVIEW_DAYS):
                quantity = _lots(wanted, FILLING_MINIMUM, FILLING_LOT)
                lines.append(BillLine(item, f"Filling {item_name(product, market)}", quantity, FILLING_FEE))
        if lines:
            self.purchasing.place(day, CO_PACKER, lines, WAREHOUSES[market])

    def _order_components(self, day: int) -> None:
        for supplier in SUPPLIERS:
            components = [each for each in self.assortment.components if each.supplier is supplier]
            if not components:
                continue
            needed = self._needed(day, supplier)
            committed = self.purchasing.committed()
            lines = []
            for component in components:
                free = self.stock.on_hand(component.code, CO_PACKER_SITE) - committed[component.code]
                wanted = needed[component.code] - free - self.purchasing.on_order(component.code)
                if wanted > 0:
                    quantity = _lots(wanted, component.minimum_order, component.lot)
                    lines.append(BillLine(component.code, component.name, quantity, component.unit_price))
            if lines:
                self.purchasing.place(day, supplier, lines, CO_PACKER_SITE)

    def _needed(self, day: int, supplier: Supplier) -> Counter[str]:
        """Components for the filling orders that will be placed before a supplier's next delivery could come."""
        horizon = CO_PACKER.lead_time_days + BOTTLE_COVER_DAYS + REVIEW_DAYS
        horizon += max(supplier.lead_time_days - CO_PACKER.lead_time_days, 0)
        horizon += REVIEW_DAYS + COMPONENT_COVER_DAYS
        needed: Counter[str] = Counter()
        for item, parts in self.assortment.bills_of_materials.items():
            bottles = self.bottles_in_stock(item) + self.purchasing.on_order(item)
            missing = round(max(self.demand.expected(item, day, horizon) - bottles, 0.0))
            for part in parts:
                if part.component.supplier is supplier:
                    needed[part.component.code] += part.needed(missing)
        return needed

    def _channel_share(self, channel: Channel) -> float:
        """A channel's part of the units sold online in its market."""
        channels = self.assortment.profile.channels
        online = sum(other.annual_units for other in channels if other.market is channel.market)
        return channel.annual_units / online


def _lots(wanted: float, minimum: int, lot: int) -> int:
    """The least number of whole lots that covers a need and the minimum order."""
    quantity = max(wanted, float(minimum))
    return -int(-quantity // lot) * lot
