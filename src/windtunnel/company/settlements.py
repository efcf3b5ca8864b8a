"""How marketplace orders become money: Amazon's fortnightly settlements with their reserve."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.days import day_of, next_banking_day
from windtunnel.company.money import share

if TYPE_CHECKING:
    from windtunnel.company.orders import Order
    from windtunnel.company.profile import Channel
    from windtunnel.company.rates import Rates

_CYCLE_DAYS = 14
_FIRST_CLOSES = {"Amazon UK": day_of(2026, 10, 29), "Amazon US": day_of(2026, 10, 22)}
_USUAL_CLOSE = day_of(2026, 10, 26)
_DEPOSIT_DAYS = 3
_RESERVED_DAYS = 5
_STORAGE_FEE = 240_00


@dataclass(slots=True)
class Settlement:
    """One statement of the marketplace, in minor units of its currency."""

    channel: Channel
    id: int
    start_day: int
    end_day: int
    deposit_day: int
    previous_reserve: int
    orders: list[Order] = field(default_factory=list)
    refunds: list[tuple[int, Order]] = field(default_factory=list)
    advertising: int = 0
    storage: int = 0
    reserve: int = 0

    @property
    def activity(self) -> int:
        """Everything of the period before reserves."""
        refunds = sum(order.total - order.commission_returned for _, order in self.refunds)
        return sum(order.proceeds for order in self.orders) - refunds - self.advertising - self.storage

    @property
    def total(self) -> int:
        """What the marketplace deposits."""
        return self.activity + self.previous_reserve - self.reserve


@dataclass(slots=True)
class Marketplace:
    """The seller account of one marketplace."""

    channel: Channel
    books: Books
    rates: Rates
    running: Settlement
    closed: list[Settlement] = field(default_factory=list)

    def charge(self, day: int, orders: list[Order]) -> None:
        """Take the buyers' payments of a day."""
        self.running.orders.extend(orders)
        self._fee(day, Account.CHANNEL_FEES, sum(order.commission + order.fulfilment_fee for order in orders))

    def refund(self, day: int, order: Order) -> None:
        """Give a buyer the money back; most of the commission returns."""
        self.running.refunds.append((day, order))
        self._fee(day, Account.CHANNEL_FEES, -order.commission_returned)

    def pay(self, day: int) -> None:
        """Bank a deposit that has arrived, and close the period when it is over."""
        for settlement in self.closed[-2:]:
            if settlement.deposit_day == day:
                pence = self.rates.pence(settlement.total, self.channel.currency, day)
                line = BankLine(day, pence, self.channel.name, "Amazon settlement", str(settlement.id))
                self.books.bank(line, Account.CHANNEL_CLEARING)
        if (day - _FIRST_CLOSES.get(self.channel.name, _USUAL_CLOSE)) % _CYCLE_DAYS == 0:
            self._close(day)

    def unsettled(self, day: int) -> int:
        """What the marketplace still owes at the end of a day, in its currency."""
        announced = sum(settlement.total for settlement in self.closed[-2:] if settlement.deposit_day > day)
        return announced + self.running.previous_reserve + self.running.activity

    def unsettled_tax(self, day: int) -> int:
        """The tax inside what the marketplace still owes; reserved orders count until their deposit."""
        tax = _tax(self.running)
        for settlement in self.closed[-2:]:
            reserved = sum(order.tax for order in _reserved(settlement))
            if settlement.deposit_day > day:
                tax += _tax(settlement) - reserved
            if settlement is self.closed[-1] or self.closed[-1].deposit_day > day:
                tax += reserved
        return tax

    def _close(self, day: int) -> None:
        settlement = self.running
        sales = sum(order.total for order in settlement.orders)
        settlement.advertising = share(sales, self.channel.advertising_permille, 1000)
        settlement.storage = _STORAGE_FEE
        self._fee(day, Account.MARKETING, settlement.advertising)
        self._fee(day, Account.CHANNEL_FEES, settlement.storage)
        settlement.end_day = day
        settlement.deposit_day = next_banking_day(day + _DEPOSIT_DAYS)
        held = sum(order.proceeds for order in _reserved(settlement))
        settlement.reserve = min(held, max(settlement.activity + settlement.previous_reserve, 0))
        self.closed.append(settlement)
        self.running = new_settlement(self.channel, day + 1, settlement.reserve)

    def _fee(self, day: int, account: Account, amount: int) -> None:
        pence = self.rates.pence(amount, self.channel.currency, day)
        self.books.post(day, account, Account.CHANNEL_CLEARING, pence)


def new_settlement(channel: Channel, start_day: int, previous_reserve: int) -> Settlement:
    """The period that starts on a day."""
    identity = 11_000_000_000 + 20_011 * start_day % 900_000_000 + len(channel.warehouse) + ord(channel.name[-1])
    return Settlement(channel, identity, start_day, start_day, start_day, previous_reserve)


def _reserved(settlement: Settlement) -> list[Order]:
    return [order for order in settlement.orders if order.day > settlement.end_day - _RESERVED_DAYS]


def _tax(settlement: Settlement) -> int:
    refunded = sum(order.tax for _, order in settlement.refunds)
    return sum(order.tax for order in settlement.orders) - refunded
