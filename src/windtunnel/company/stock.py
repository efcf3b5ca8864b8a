"""Stock by item and warehouse at moving average cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from windtunnel.company.money import share


@dataclass(frozen=True, slots=True)
class StockMove:
    """A change of stock; quantity and value carry the sign of the move."""

    day: int
    kind: str  # opening | receipt | sale | transfer | production
    item: str
    warehouse: str
    quantity: int
    pence: int


@dataclass(slots=True)
class Stock:
    """Quantities by item and warehouse, the value by item, and every move."""

    quantities: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    totals: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    values: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    moves: list[StockMove] = field(default_factory=list)

    def on_hand(self, item: str, warehouse: str) -> int:
        """Units of an item in a warehouse."""
        return self.quantities[item, warehouse]

    def receive(self, move: StockMove) -> None:
        """Take goods in at their value."""
        self._apply(move)

    def issue(self, day: int, kind: str, place: tuple[str, str], quantity: int) -> int:
        """Take units of an (item, warehouse) out at average cost; their value in pence."""
        item, warehouse = place
        if quantity > self.quantities[place]:
            message = f"{quantity} of {item} wanted from {warehouse}, {self.quantities[place]} there"
            raise ValueError(message)
        if quantity == 0:
            return 0
        pence = share(self.values[item], quantity, self.totals[item])
        self._apply(StockMove(day, kind, item, warehouse, -quantity, -pence))
        return pence

    def transfer(self, day: int, item: str, origin: str, destination: str, quantity: int) -> None:
        """Move units between warehouses; the company's value does not change."""
        pence = self.issue(day, "transfer", (item, origin), quantity)
        if quantity:
            self._apply(StockMove(day, "transfer", item, destination, quantity, pence))

    def total_value(self) -> int:
        """The value of everything in stock, in pence."""
        return sum(self.values.values())

    def _apply(self, move: StockMove) -> None:
        self.quantities[move.item, move.warehouse] += move.quantity
        self.totals[move.item] += move.quantity
        self.values[move.item] += move.pence
        self.moves.append(move)
