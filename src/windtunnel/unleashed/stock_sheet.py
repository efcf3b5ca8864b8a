"""Stock on hand as rows: of one warehouse, or of all of them together and then with none named."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from windtunnel.unleashed import catalogue
from windtunnel.unleashed.stock import allocated, on_purchase, positions
from windtunnel.unleashed.values import entered_at, guid, net_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.company.simulation import Company
    from windtunnel.unleashed.catalogue import Document


class StockSheet:
    """The stock at the end of a day; products that never moved are not on it."""

    def __init__(self, company: Company, day: int) -> None:
        self.positions = positions(company, day)
        self._items = {each.code: each for each in catalogue.described_items(company)}
        self._allocated = allocated(company, day)
        self._coming = on_purchase(company)

    def warehouses_of(self, item: str) -> Collection[str]:
        """Where an item ever was."""
        return self.positions[item].by_warehouse if item in self.positions else ()

    def row(self, item: str, warehouse: str | None) -> Document:
        """The row of an item in a warehouse; None: in all of them."""
        position, named = self.positions[item], self._items[item]
        units = position.units if warehouse is None else position.by_warehouse[warehouse]
        pence = position.pence if warehouse is None else position.cost_of(warehouse)
        kept = min(units, _counted(self._allocated, item, warehouse))
        return {
            "Guid": guid("stock", f"{item}/{warehouse or ''}"),
            "LastModifiedOn": net_date(entered_at(position.moved)),
            "ProductGuid": guid("product", item),
            "ProductCode": item,
            "ProductDescription": named.name,
            "ProductGroupName": named.group,
            "ProductSourceId": None,
            "WarehouseId": None if warehouse is None else guid("warehouse", warehouse),
            "WarehouseCode": None if warehouse is None else catalogue.warehouse_code(warehouse),
            "Warehouse": warehouse,
            "DaysSinceLastSale": None,
            "OnPurchase": float(_counted(self._coming, item, warehouse)),
            "AllocatedQty": float(kept),
            "AvailableQty": float(units - kept),
            "QtyOnHand": float(units),
            "AvgCost": round(position.pence / position.units / 100, 4) if position.units else 0.0,
            "TotalCost": pence / 100,
        }


def _counted(by_place: Mapping[tuple[str, str], int], item: str, warehouse: str | None) -> int:
    return sum(units for (code, place), units in by_place.items() if code == item and warehouse in {None, place})
