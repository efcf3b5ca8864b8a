"""Wholesale orders, their invoices, and the days customers really pay."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.customers import CUSTOMERS, DISPUTING_CUSTOMER, Customer
from windtunnel.company.days import next_banking_day
from windtunnel.company.money import share
from windtunnel.company.profile import WAREHOUSES, WHOLESALE_PRICE, Product, item_code, item_name

if TYPE_CHECKING:
    from numpy.random import Generator

    from windtunnel.company.demand import Demand
    from windtunnel.company.rates import Rates
    from windtunnel.company.stock import Stock

_CASE = 6
_SIZE_DEVIATION = 0.15
_DISPUTE_AGES = range(255, 325)  # days before the last day


@dataclass(frozen=True, slots=True)
class WholesaleLine:
    """Cases of an item at a price before tax."""

    item: str
    name: str
    quantity: int
    unit_price: int

    @property
    def net(self) -> int:
        """Quantity times price."""
        return self.quantity * self.unit_price


@dataclass(slots=True)
class WholesaleOrder:
    """An order on account; invoiced on the day it leaves."""

    number: str
    customer: Customer
    day: int
    required_day: int
    lines: list[WholesaleLine]
    shipped_day: int | None = None

    @property
    def warehouse(self) -> str:
        """Where the cases are taken from."""
        return WAREHOUSES[self.customer.market]


@dataclass(slots=True)
class Invoice:
    """A sales invoice in the customer's currency."""

    number: str
    order: WholesaleOrder
    day: int
    due_day: int
    net: int
    tax: int
    payment_day: int | None  # when it will be paid; None while the customer disputes it

    @property
    def total(self) -> int:
        """The invoice with tax."""
        return self.net + self.tax

    def outstanding(self, day: int) -> int:
        """What is unpaid at the end of a day."""
        paid = self.payment_day is not None and self.payment_day <= day
        return 0 if paid else self.total


@dataclass(slots=True)
class Wholesale:
    """Takes orders, ships and invoices them, and banks the payments."""

    rng: Generator
    demand: Demand
    books: Books
    rates: Rates
    stock: Stock
    products: tuple[Product, ...]
    last_day: int
    orders: list[WholesaleOrder] = field(default_factory=list)
    waiting: list[WholesaleOrder] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    unpaid: list[Invoice] = field(default_factory=list)
    carried: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    disputed: bool = False

    def take_orders(self, day: int) -> None:
        """Each customer orders at its own rhythm, whole cases only."""
        for position, customer in enumerate(CUSTOMERS):
            if (day + 3 * position) % customer.order_every_days == 2:
                lines = [line for product in self.products if (line := self._line(day, customer, product)).quantity]
                if lines:
                    ahead = 7 + int(self.rng.integers(0, 21))
                    number = f"SO-{len(self.orders) + 3001:05d}"
                    order = WholesaleOrder(number, customer, day, next_banking_day(day + ahead), lines)
                    self.orders.append(order)
                    self.waiting.append(order)

    def ship_due(self, day: int) -> None:
        """Ship what is due and complete in stock, and invoice it."""
        for order in self.waiting:
            if order.required_day <= day and all(
                self.stock.on_hand(line.item, order.warehouse) >= line.quantity for line in order.lines
            ):
                order.shipped_day = day
                self._invoice(day, order)
        self.waiting = [order for order in self.waiting if order.shipped_day is None]

    def receive_payments(self, day: int) -> None:
        """Bank what customers pay today."""
        for invoice in [invoice for invoice in self.unpaid if invoice.payment_day == day]:
            pence = self.rates.pence(invoice.total, invoice.order.customer.currency, day)
            line = BankLine(day, pence, invoice.order.customer.name, "Customer payment", invoice.number)
            self.books.bank(line, Account.RECEIVABLE)
            self.unpaid.remove(invoice)

    def balance_pence(self, day: int) -> int:
        """All unpaid invoices at the day's rates."""
        return sum(self.rates.pence(bill.total, bill.order.customer.currency, day) for bill in self.unpaid)

    def tax_pence(self, day: int) -> int:
        """The tax inside the unpaid invoices."""
        return sum(self.rates.pence(bill.tax, bill.order.customer.currency, day) for bill in self.unpaid)

    def _line(self, day: int, customer: Customer, product: Product) -> WholesaleLine:
        mean = self.demand.expected_wholesale(customer.market, product, day, customer.order_every_days)
        noise = float(self.rng.lognormal(0.0, _SIZE_DEVIATION))
        wanted = mean * customer.percent / 100 * noise + self.carried[customer.name, product.code]
        quantity = int(wanted // _CASE) * _CASE
        self.carried[customer.name, product.code] = wanted - quantity
        price = WHOLESALE_PRICE[customer.market] + product.premium // 2
        item = item_code(product, customer.market)
        return WholesaleLine(item, item_name(product, customer.market), quantity, price)

    def _invoice(self, day: int, order: WholesaleOrder) -> None:
        customer = order.customer
        net = sum(line.net for line in order.lines)
        tax = share(net, customer.tax_percent, 100)
        number = f"INV-{len(self.invoices) + 4001:05d}"
        due = day + customer.terms_days
        invoice = Invoice(number, order, day, due, net, tax, self._payment_day(day, due, customer))
        self.invoices.append(invoice)
        self.unpaid.append(invoice)
        tax_pence = self.rates.pence(tax, customer.currency, day)
        total_pence = self.rates.pence(invoice.total, customer.currency, day)
        self.books.post(day, Account.RECEIVABLE, Account.REVENUE, total_pence - tax_pence)
        self.books.post(day, Account.RECEIVABLE, Account.UK_SALES_TAX, tax_pence)
        for line in order.lines:
            cost = self.stock.issue(day, "sale", (line.item, order.warehouse), line.quantity)
            self.books.post(day, Account.COST_OF_GOODS_SOLD, Account.INVENTORY, cost)

    def _payment_day(self, day: int, due: int, customer: Customer) -> int | None:
        delay = float(self.rng.normal(customer.mean_delay_days, customer.delay_deviation_days))
        if customer.name == DISPUTING_CUSTOMER and not self.disputed and self.last_day - day in _DISPUTE_AGES:
            self.disputed = True
            return None
        return next_banking_day(max(due + max(round(delay), -4), day + 1))
