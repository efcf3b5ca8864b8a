"""The position on the first day: the stock for the coming season, and what it was financed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.planner import BOTTLE_COVER_DAYS, MARKETPLACE_COVER_DAYS
from windtunnel.company.profile import (
    CO_PACKER_SITE,
    WAREHOUSES,
    Platform,
    item_code,
)
from windtunnel.company.stock import Stock, StockMove
from windtunnel.company.suppliers import CO_PACKER, FILLING_FEE, FREIGHT_PER_BOTTLE

if TYPE_CHECKING:
    from windtunnel.company.demand import Demand
    from windtunnel.company.rates import Rates
    from windtunnel.company.suppliers import Assortment, Component

_OPENING_CASH = 80_000_00
OPENING_DEBT = 260_000_00
_COMPONENT_COVER_DAYS = 50


def open_company(day: int, assortment: Assortment, demand: Demand, rates: Rates) -> tuple[Books, Stock]:
    """The books and the stock of the first morning."""
    books, stock = Books(), Stock()
    for product, market in assortment.profile.items:
        item = item_code(product, market)
        bottles = round(demand.expected(item, day, CO_PACKER.lead_time_days + BOTTLE_COVER_DAYS))
        cost = sum(_cost(part.component, 1000, day, rates) * part.numerator // part.denominator
                   for part in assortment.bills_of_materials[item])  # fmt: skip
        cost = cost // 1000 + FILLING_FEE + FREIGHT_PER_BOTTLE[market]
        at_marketplace = 0
        for channel in assortment.profile.channels:
            if channel.market is market and channel.platform is Platform.AMAZON:
                sent = round(demand.expected(item, day, MARKETPLACE_COVER_DAYS)) // 2
                _stock(stock, day, (item, channel.warehouse), sent, cost)
                at_marketplace += sent
        _stock(stock, day, (item, WAREHOUSES[market]), bottles - at_marketplace, cost)
    needs: dict[str, int] = {}
    start = day + CO_PACKER.lead_time_days + BOTTLE_COVER_DAYS
    for product, market in assortment.profile.items:
        item = item_code(product, market)
        for part in assortment.bills_of_materials[item]:
            code = part.component.code
            needs[code] = needs.get(code, 0) + part.needed(round(demand.expected(item, start, _COMPONENT_COVER_DAYS)))
    for component in assortment.components:
        quantity = needs[component.code]
        _stock(stock, day, (component.code, CO_PACKER_SITE), quantity, _cost(component, 1, day, rates))
    books.bank(BankLine(day, _OPENING_CASH, "Shareholders", "Balance brought forward", ""), Account.CAPITAL)
    books.post(day, Account.INVENTORY, Account.CAPITAL, stock.total_value())
    books.post(day, Account.CAPITAL, Account.DEBT, OPENING_DEBT)
    return books, stock


def _stock(stock: Stock, day: int, place: tuple[str, str], quantity: int, unit_pence: int) -> None:
    stock.receive(StockMove(day, "opening", *place, quantity, quantity * unit_pence))


def _cost(component: Component, units: int, day: int, rates: Rates) -> int:
    """Pence for units of a component at its supplier's price."""
    return rates.pence(component.unit_price * units, component.supplier.currency, day)
