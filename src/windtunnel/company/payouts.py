"""How shop orders become money: Shopify's daily payouts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from windtunnel.company.books import Account, BankLine, Books
from windtunnel.company.days import add_banking_days, next_banking_day

if TYPE_CHECKING:
    from windtunnel.company.orders import Order
    from windtunnel.company.profile import Channel
    from windtunnel.company.rates import Rates

_PAYOUT_BANKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Transaction:
    """A charge or refund of an order, in minor units of the channel's currency."""

    kind: str  # charge | refund
    order: Order
    day: int
    amount: int
    fee: int


@dataclass(slots=True)
class Payout:
    """The transactions a shop pays out on a day."""

    channel: Channel
    id: int
    day: int
    transactions: list[Transaction] = field(default_factory=list)

    def amount(self, kind: str) -> int:
        """The sum of the transactions of a kind."""
        return sum(entry.amount for entry in self.transactions if entry.kind == kind)

    @property
    def fees(self) -> int:
        """What the processor keeps."""
        return sum(entry.fee for entry in self.transactions)

    @property
    def net(self) -> int:
        """What arrives at the bank."""
        return sum(entry.amount for entry in self.transactions) - self.fees


@dataclass(slots=True)
class Storefront:
    """The payout account of one Shopify store."""

    channel: Channel
    books: Books
    rates: Rates
    payouts: dict[int, Payout] = field(default_factory=dict)  # by payout day

    def charge(self, day: int, orders: list[Order]) -> None:
        """Take the buyers' payments of a day."""
        for order in orders:
            self._add(Transaction("charge", order, day, order.total, order.commission))
        fees = sum(order.commission for order in orders)
        pence = self.rates.pence(fees, self.channel.currency, day)
        self.books.post(day, Account.CHANNEL_FEES, Account.CHANNEL_CLEARING, pence)

    def refund(self, day: int, order: Order) -> None:
        """Give a buyer the money back; the processor keeps its fee."""
        self._add(Transaction("refund", order, day, -order.total, 0))

    def pay(self, day: int) -> None:
        """Bank the payout of the day, if there is one."""
        if day in self.payouts:
            payout = self.payouts[day]
            pence = self.rates.pence(payout.net, self.channel.currency, day)
            line = BankLine(day, pence, self.channel.name, "Shopify payout", str(payout.id))
            self.books.bank(line, Account.CHANNEL_CLEARING)

    def unsettled(self, day: int) -> int:
        """What the store still owes at the end of a day, in its currency."""
        return sum(payout.net for payout_day, payout in self.payouts.items() if payout_day > day)

    def unsettled_tax(self, day: int) -> int:
        """The tax inside what the store still owes."""
        return sum(
            entry.order.tax if entry.kind == "charge" else -entry.order.tax
            for payout_day, payout in self.payouts.items()
            if payout_day > day
            for entry in payout.transactions
        )

    def _add(self, entry: Transaction) -> None:
        paid_day = add_banking_days(next_banking_day(entry.day), _PAYOUT_BANKING_DAYS)
        if paid_day not in self.payouts:
            store = 1 + sum(map(ord, self.channel.name)) % 89
            identity = 90_000_000_000 + store * 10_000_000 + paid_day
            self.payouts[paid_day] = Payout(self.channel, identity, paid_day)
        self.payouts[paid_day].transactions.append(entry)
