"""The company's life, one day after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from windtunnel.company.books import TAXES, Account, Books
from windtunnel.company.days import add_months, iso, month_end, month_start
from windtunnel.company.demand import Demand, draw_demand
from windtunnel.company.opening import open_company
from windtunnel.company.orders import OrderBook
from windtunnel.company.overheads import Overheads, standing_payments
from windtunnel.company.payables import Payables
from windtunnel.company.payouts import Storefront
from windtunnel.company.planner import Planner
from windtunnel.company.profile import Channel, Platform, Profile
from windtunnel.company.purchasing import Purchasing
from windtunnel.company.rates import Rates, walk_rates
from windtunnel.company.settlements import Marketplace, new_settlement
from windtunnel.company.shops import Shop, Shops
from windtunnel.company.suppliers import assortment_of
from windtunnel.company.taxes import Taxes
from windtunnel.company.treasury import Treasury
from windtunnel.company.wholesale import Wholesale

if TYPE_CHECKING:
    from windtunnel.company.stock import Stock
    from windtunnel.company.suppliers import Assortment

SEASON_FUNDING = 270_000_00
SMALL_UNITS_FACTOR = 8


@dataclass(frozen=True, slots=True)
class MonthClose:
    """Balances at a month's end and the month's results, in pence; debts are positive."""

    day: int
    receivable: int
    receivable_tax: int
    payable: int
    payable_tax: int
    inventory: int
    cash: int
    debt: int
    tax: int
    revenue: int
    cost_of_goods_sold: int
    purchases: int


@dataclass(slots=True, repr=False)
class Company:
    """Everything the company did until its last day."""

    assortment: Assortment
    first_day: int
    last_day: int
    demand: Demand
    rates: Rates
    books: Books
    stock: Stock
    payables: Payables
    purchasing: Purchasing
    planner: Planner
    shops: Shops
    wholesale: Wholesale
    overheads: Overheads
    taxes: Taxes
    treasury: Treasury
    closes: list[MonthClose] = field(default_factory=list)
    results: dict[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Company({iso(self.first_day)} to {iso(self.last_day)})"

    def live(self, day: int) -> None:
        """One day."""
        self.purchasing.receive_due(day)
        self.planner.review(day)
        self.shops.sell(day)
        self.shops.refund(day)
        self.wholesale.take_orders(day)
        self.wholesale.ship_due(day)
        self.shops.pay(day)
        self.wholesale.receive_payments(day)
        self.payables.pay_due(day)
        self.overheads.pay(day)
        self.taxes.pay(day)
        self.treasury.manage(day)
        if day == month_end(day):
            self._close(day)

    def _close(self, day: int) -> None:
        revenue = self._month("revenue", -self.books.balances[Account.REVENUE])
        online = self._month("store_revenue", self.shops.store_revenue_pence)
        self.overheads.close_month(day, revenue, online)
        self.books.revalue(day, Account.RECEIVABLE, self.wholesale.balance_pence(day))
        self.books.revalue(day, Account.CHANNEL_CLEARING, self.shops.balance_pence(day))
        self.books.revalue(day, Account.PAYABLE, -self.payables.balance_pence(day))
        self.taxes.close_month(day)
        self.closes.append(
            MonthClose(
                day=day,
                receivable=self.books.balances[Account.RECEIVABLE] + self.books.balances[Account.CHANNEL_CLEARING],
                receivable_tax=self.shops.tax_pence(day) + self.wholesale.tax_pence(day),
                payable=-self.books.balances[Account.PAYABLE],
                payable_tax=self.payables.tax_pence(day),
                inventory=self.books.balances[Account.INVENTORY],
                cash=self.books.cash,
                debt=self.books.debt,
                tax=-sum(self.books.balances[account] for account in TAXES),
                revenue=revenue,
                cost_of_goods_sold=self._month("cost", self.books.balances[Account.COST_OF_GOODS_SOLD]),
                purchases=self._purchases(day),
            )
        )

    def _month(self, name: str, total: int) -> int:
        """What was added to a running total since the last close."""
        added = total - self.results.get(name, 0)
        self.results[name] = total
        return added

    def _purchases(self, day: int) -> int:
        """Everything suppliers billed in the month, before tax."""
        return sum(
            self.rates.pence(bill.net, bill.supplier.currency, bill.issued_day)
            for bill in self.payables.bills
            if month_start(day) <= bill.issued_day <= day
        )


def simulate(seed: int, last_day: int, years: int, *, small: bool = False, profile: Profile | None = None) -> Company:
    """Run the company for whole years up to and including the last day, which must end a month."""
    if last_day != month_end(last_day):
        message = f"the books close by month: {iso(last_day)} is not the last day of one"
        raise ValueError(message)
    company = found(seed, last_day, years, small=small, profile=profile)
    for day in range(company.first_day, last_day + 1):
        company.live(day)
    return company


def found(seed: int, last_day: int, years: int, *, small: bool = False, profile: Profile | None = None) -> Company:
    """The company on the morning of its first day, which is so many years before its last."""
    assortment = assortment_of(profile or Profile())
    span = (add_months(last_day + 1, -12 * years), last_day)
    return _found(seed, assortment, span, SMALL_UNITS_FACTOR if small else 1)


def _found(seed: int, assortment: Assortment, span: tuple[int, int], units_factor: int) -> Company:
    first_day, last_day = span
    profile = assortment.profile
    streams = iter(np.random.default_rng(seed).spawn(4 + len(profile.channels)))
    rates = walk_rates(next(streams), first_day, last_day - first_day + 1)
    demand = draw_demand(next(streams), profile, first_day, last_day)
    books, stock = open_company(first_day, assortment, demand, rates)
    payables = Payables(books, rates)
    purchasing = Purchasing(next(streams), assortment, books, rates, stock, payables)
    wholesale = Wholesale(next(streams), demand, books, rates, stock, profile.products, last_day)
    shops = [
        Shop(
            channel,
            OrderBook(next(streams), channel, profile.products, units_factor),
            _payout_account(channel, first_day, books, rates),
        )
        for channel in profile.channels
    ]
    return Company(
        assortment=assortment,
        first_day=first_day,
        last_day=last_day,
        demand=demand,
        rates=rates,
        books=books,
        stock=stock,
        payables=payables,
        purchasing=purchasing,
        planner=Planner(assortment, demand, stock, purchasing),
        shops=Shops(demand, books, rates, stock, profile.products, shops),
        wholesale=wholesale,
        overheads=Overheads(books, payables, stock, standing_payments(first_day, last_day)),
        taxes=Taxes(books),
        treasury=Treasury(books, SEASON_FUNDING),
    )


def _payout_account(channel: Channel, first_day: int, books: Books, rates: Rates) -> Storefront | Marketplace:
    if channel.platform is Platform.SHOPIFY:
        return Storefront(channel, books, rates)
    return Marketplace(channel, books, rates, new_settlement(channel, first_day, 0))
