"""Purchase orders: deposit, receipt, bill, and the goods in stock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.money import share
from windtunnel.company.payables import BillLine, BillRequest, Payables
from windtunnel.company.profile import CO_PACKER_SITE, WAREHOUSES, Market
from windtunnel.company.stock import Stock, StockMove
from windtunnel.company.suppliers import FREIGHT, FREIGHT_PER_BOTTLE, Assortment, Supplier

if TYPE_CHECKING:
    from numpy.random import Generator

    from windtunnel.company.rates import Rates


@dataclass(slots=True)
class PurchaseOrder:
    """Goods ordered from a supplier; filled bottles are ordered from the co-packer."""

    number: str
    supplier: Supplier
    day: int
    required_day: int
    arrival_day: int  # when they will really come; nobody in the company knows it beforehand
    lines: list[BillLine]
    warehouse: str
    deposit: int
    deposit_pence: int
    received_day: int | None = None


@dataclass(slots=True)
class Purchasing:
    """Places orders and takes the goods in."""

    rng: Generator
    assortment: Assortment
    books: Books
    rates: Rates
    stock: Stock
    payables: Payables
    orders: list[PurchaseOrder] = field(default_factory=list)
    open_orders: list[PurchaseOrder] = field(default_factory=list)
    ordered: Counter[str] = field(default_factory=Counter)  # units of items on open orders

    def place(self, day: int, supplier: Supplier, lines: list[BillLine], warehouse: str) -> None:
        """Order goods and pay the deposit its supplier asks for."""
        delay = self.rng.normal(0.0, supplier.lead_time_deviation_days)
        slip = max(round(float(delay)), -supplier.lead_time_days // 3)
        deposit = share(sum(line.net for line in lines), supplier.deposit_percent, 100)
        deposit_pence = self.rates.pence(deposit, supplier.currency, day)
        required = day + supplier.lead_time_days
        order = PurchaseOrder(
            number=f"PO-{len(self.orders) + 2001:05d}",
            supplier=supplier,
            day=day,
            required_day=required,
            arrival_day=required + slip,
            lines=lines,
            warehouse=warehouse,
            deposit=deposit,
            deposit_pence=deposit_pence,
        )
        line = BankLine(day, -deposit_pence, supplier.name, "Deposit on purchase order", order.number)
        self.books.bank(line, Account.PREPAYMENT)
        self.orders.append(order)
        self.open_orders.append(order)
        for each in lines:
            self.ordered[each.item] += each.quantity

    def receive_due(self, day: int) -> None:
        """Take in what arrives; filling waits while a component is short."""
        for order in [order for order in self.open_orders if order.arrival_day <= day]:
            if order.warehouse == CO_PACKER_SITE:
                self._receive_components(day, order)
            elif self._components_there(order):
                self._receive_bottles(day, order)
        self.open_orders = [order for order in self.open_orders if order.received_day is None]

    def on_order(self, item: str) -> int:
        """Units of an item on open orders."""
        return self.ordered[item]

    def committed(self) -> Counter[str]:
        """Units of each component that open filling orders will use."""
        units: Counter[str] = Counter()
        for order in self.open_orders:
            if order.warehouse != CO_PACKER_SITE:
                units += self._components(order)
        return units

    def _components(self, order: PurchaseOrder) -> Counter[str]:
        needed: Counter[str] = Counter()
        for line in order.lines:
            for part in self.assortment.bills_of_materials[line.item]:
                needed[part.component.code] += part.needed(line.quantity)
        return needed

    def _components_there(self, order: PurchaseOrder) -> bool:
        return all(
            self.stock.on_hand(code, CO_PACKER_SITE) >= quantity for code, quantity in self._components(order).items()
        )

    def _bill(self, day: int, order: PurchaseOrder) -> None:
        order.received_day = day
        for line in order.lines:
            self.ordered[line.item] -= line.quantity
        request = BillRequest(
            supplier=order.supplier,
            reference=order.number,
            lines=order.lines,
            account=Account.INVENTORY,
            deposit=order.deposit,
            deposit_pence=order.deposit_pence,
        )
        self.payables.raise_bill(day, request)

    def _receive_components(self, day: int, order: PurchaseOrder) -> None:
        self._bill(day, order)
        values = self._line_values(day, order)
        for line, pence in zip(order.lines, values, strict=True):
            self.stock.receive(StockMove(day, "receipt", line.item, order.warehouse, line.quantity, pence))

    def _receive_bottles(self, day: int, order: PurchaseOrder) -> None:
        """Filled bottles take over the value of their components, the filling and the freight."""
        self._bill(day, order)
        market = next(market for market in Market if WAREHOUSES[market] == order.warehouse)
        rate = FREIGHT_PER_BOTTLE[market]
        freight = [
            BillLine("", f"Freight and duty {line.item} to {order.warehouse}", line.quantity, rate)
            for line in order.lines
        ]
        request = BillRequest(supplier=FREIGHT, reference=order.number, lines=freight, account=Account.INVENTORY)
        self.payables.raise_bill(day, request)
        for line, filling in zip(order.lines, self._line_values(day, order), strict=True):
            pence = filling + line.quantity * rate
            for part in self.assortment.bills_of_materials[line.item]:
                place = (part.component.code, CO_PACKER_SITE)
                pence += self.stock.issue(day, "production", place, part.needed(line.quantity))
            self.stock.receive(StockMove(day, "receipt", line.item, order.warehouse, line.quantity, pence))

    def _line_values(self, day: int, order: PurchaseOrder) -> list[int]:
        """The bill's pence over its lines; the last line takes the rounding."""
        currency = order.supplier.currency
        total = self.rates.pence(sum(line.net for line in order.lines), currency, day)
        values = [self.rates.pence(line.net, currency, day) for line in order.lines[:-1]]
        return [*values, total - sum(values)]
