"""Stock on hand at the end of any day, replayed from the company's moves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.money import share

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company

_ALLOCATED_DAYS = 7
_RECEIPTS = frozenset({"opening", "receipt"})


@dataclass(slots=True)
class Position:
    """What there is of an item.

    Attributes:
        by_warehouse: Units where it ever was.
        units: Those of all warehouses.
        pence: What they cost.
        moved: The last day anything of it moved.
        received: The last day some came in.
        landed: Pence of a unit after that, in thousandths.
    """

    by_warehouse: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    units: int = 0
    pence: int = 0
    moved: int = 0
    received: int = 0
    landed: int = 0

    def cost_of(self, warehouse: str) -> int:
        """The pence of a warehouse's units; the last one with any takes what rounding leaves."""
        holders = sorted(name for name, units in self.by_warehouse.items() if units)
        if warehouse not in holders:
            return 0
        shares = [share(self.pence, self.by_warehouse[name], self.units) for name in holders[:-1]]
        return [*shares, self.pence - sum(shares)][holders.index(warehouse)]


def positions(company: Company, day: int) -> dict[str, Position]:
    """Every item that ever moved, as it was at the end of a day."""
    found: dict[str, Position] = defaultdict(Position)
    for move in company.stock.moves:
        if move.day > day:
            break
        position = found[move.item]
        position.by_warehouse[move.warehouse] += move.quantity
        position.units += move.quantity
        position.pence += move.pence
        position.moved = move.day
        if move.kind in _RECEIPTS:
            position.received = move.day
            position.landed = share(position.pence, 1000, position.units)
    return dict(found)


def allocated(company: Company, today: int) -> dict[tuple[str, str], int]:
    """Units of (item, warehouse) set apart for orders that leave within a week."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for order in company.wholesale.waiting:
        if order.required_day <= today + _ALLOCATED_DAYS:
            for line in order.lines:
                found[line.item, order.warehouse] += line.quantity
    return found


def on_purchase(company: Company) -> dict[tuple[str, str], int]:
    """Units of (item, warehouse) on open purchase orders."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for order in company.purchasing.open_orders:
        for line in order.lines:
            found[line.item, order.warehouse] += line.quantity
    return found
