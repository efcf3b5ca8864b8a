"""The five shops: demand becomes orders, stock leaves, the payout accounts are charged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, Books
from windtunnel.company.profile import Channel, Market, Platform, Product, item_code

if TYPE_CHECKING:
    from windtunnel.company.demand import Demand
    from windtunnel.company.orders import Order, OrderBook
    from windtunnel.company.payouts import Storefront
    from windtunnel.company.rates import Rates
    from windtunnel.company.settlements import Marketplace
    from windtunnel.company.stock import Stock

TAX_ACCOUNTS = {
    Market.UK: Account.UK_SALES_TAX,
    Market.EU: Account.EU_SALES_TAX,
    Market.USA: Account.UK_SALES_TAX,  # no tax is charged there: the marketplace or nobody collects it
}


@dataclass(slots=True)
class Shop:
    """A channel with its order book and its payout account."""

    channel: Channel
    book: OrderBook
    account: Storefront | Marketplace


@dataclass(slots=True)
class Shops:
    """Runs all shops for a day."""

    demand: Demand
    books: Books
    rates: Rates
    stock: Stock
    products: tuple[Product, ...]
    shops: list[Shop]
    refunds: dict[int, list[tuple[Shop, Order]]] = field(default_factory=lambda: defaultdict(list))
    store_revenue_pence: int = 0
    lost_units: int = 0

    def sell(self, day: int) -> None:
        """Take the day's orders in every shop."""
        for shop in self.shops:
            units = [self._sellable(day, shop.channel, product) for product in self.products]
            orders = [order for order in shop.book.take(day, units) if not order.cancelled]
            shop.account.charge(day, orders)
            self._recognise(day, shop.channel, orders, 1)
            self._send(day, shop.channel, orders)
            for order in orders:
                if order.refund_day is not None:
                    self.refunds[order.refund_day].append((shop, order))

    def refund(self, day: int) -> None:
        """Give back the money of the orders refunded today; opened bottles do not return to stock."""
        for shop, order in self.refunds.pop(day, []):
            shop.account.refund(day, order)
            self._recognise(day, shop.channel, [order], -1)

    def pay(self, day: int) -> None:
        """Bank what the platforms pay today."""
        for shop in self.shops:
            shop.account.pay(day)

    def balance_pence(self, day: int) -> int:
        """What all platforms owe, at the day's rates."""
        return sum(self.rates.pence(shop.account.unsettled(day), shop.channel.currency, day) for shop in self.shops)

    def tax_pence(self, day: int) -> int:
        """The tax inside what the platforms owe."""
        return sum(self.rates.pence(shop.account.unsettled_tax(day), shop.channel.currency, day) for shop in self.shops)

    def _sellable(self, day: int, channel: Channel, product: Product) -> int:
        wanted = self.demand.units(channel, product, day)
        there = self.stock.on_hand(item_code(product, channel.market), channel.warehouse)
        self.lost_units += max(wanted - there, 0)
        return min(wanted, there)

    def _recognise(self, day: int, channel: Channel, orders: list[Order], sign: int) -> None:
        gross = self.rates.pence(sum(order.total for order in orders), channel.currency, day)
        tax = self.rates.pence(sum(order.tax for order in orders), channel.currency, day)
        self.books.post(day, Account.CHANNEL_CLEARING, Account.REVENUE, sign * (gross - tax))
        self.books.post(day, Account.CHANNEL_CLEARING, TAX_ACCOUNTS[channel.market], sign * tax)
        if channel.platform is Platform.SHOPIFY:
            self.store_revenue_pence += sign * (gross - tax)

    def _send(self, day: int, channel: Channel, orders: list[Order]) -> None:
        quantities: dict[str, int] = defaultdict(int)
        for order in orders:
            for line in order.lines:
                quantities[line.item] += line.quantity
        for item, quantity in quantities.items():
            cost = self.stock.issue(day, "sale", (item, channel.warehouse), quantity)
            self.books.post(day, Account.COST_OF_GOODS_SOLD, Account.INVENTORY, cost)
