"""A product's Shopify connector and the stores it is connected to, in one process and with one clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.connecting import Setup, Tools
from capliquify.connectors.shopify.connector import CONNECTOR
from capliquify.connectors.shopify.source import ShopifySource
from support.in_process import in_process
from support.remembering import Tokens
from windtunnel.company.days import date_of, day_of
from windtunnel.serving.world import Life, World, open_world

if TYPE_CHECKING:
    from capliquify.connectors.protocol import Page, State
    from windtunnel.shopify.server import ShopifyStandIn
    from windtunnel.shopify.store import Store

BASE_URL = "http://127.0.0.1:4300"
DAY = day_of(2025, 12, 25)


def young_world(today: int = DAY) -> World:
    """A company that has lived for some weeks and goes on living when it is told."""
    return open_world(Life(last_day=day_of(2026, 10, 31), years=1, today=today))


@dataclass(repr=False)
class Bench:
    """A connector connected to one store, and what it brought so far.

    Attributes:
        stand_in: The stores.
        channel: The channel of the connected one.
        tokens: The connection's tokens.
        slept: How long it waited, each time.
        calls: The operations it called, with their statuses.
        facts: Records by type and external id, as storage would keep them.
        states: Where each stream is.
        notes: What a person was told.
        pages: How many pages each stream gave.
    """

    stand_in: ShopifyStandIn
    channel: str = "Shopify EU"
    settings: dict[str, str] = field(default_factory=dict)
    tokens: Tokens = field(default_factory=Tokens)
    slept: list[float] = field(default_factory=list)
    calls: list[tuple[str, int | None]] = field(default_factory=list)
    facts: dict[tuple[str, str], Any] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def store(self) -> Store:
        """The connected store."""
        return next(store for store in self.stand_in.stores.values() if store.shop.channel.name == self.channel)

    @property
    def setup(self) -> Setup:
        """What the connection was given."""
        given = self.stand_in.connection(BASE_URL, self.channel)
        return Setup(settings=given["settings"] | self.settings, credentials=given["credentials"])

    def tools(self) -> Tools:
        """What the connector works with."""
        clock = self.stand_in.world.clock

        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            clock.advance(seconds)

        def log(*, operation: str, status: int | None, **_: object) -> None:
            self.calls.append((operation, status))

        http = in_process(self.stand_in.app(), BASE_URL)
        return Tools(http=http, pace=Pace(now=clock.now, sleep=sleep), tokens=self.tokens, log=log)

    def source(self) -> ShopifySource:
        """The connection, opened anew."""
        found = CONNECTOR.open(self.tools(), self.setup)
        assert isinstance(found, ShopifySource)
        return found

    def sync(self, *streams: str, most_pages: int | None = None) -> None:
        """Read streams, all of them where none is named, and keep what they bring page by page."""
        source = self.source()
        for stream in streams or tuple(each.name for each in source.streams):
            for number, page in enumerate(source.pages(stream, self.states.get(stream, {})), 1):
                self.keep(page)
                if number == most_pages:
                    break

    def keep(self, page: Page) -> None:
        """Store a page."""
        self.states[page.stream] = page.state
        self.pages[page.stream] += 1
        self.notes += page.notes
        for record in page.records:
            self.facts[type(record).__name__, record.external_id] = record

    def records(self, kind: str) -> list[Any]:
        """All records of a type."""
        return [record for (name, _), record in self.facts.items() if name == kind]

    def sold(self) -> dict[date, tuple[int, Decimal]]:
        """Units and net amount of all sales by day."""
        days: dict[date, tuple[int, Decimal]] = {}
        for sale in self.records("Sale"):
            units, net = days.get(sale.sold_on, (0, Decimal(0)))
            days[sale.sold_on] = (units + int(sale.quantity), net + sale.net_amount)
        return {day: figures for day, figures in days.items() if any(figures)}

    def truly_sold(self) -> dict[date, tuple[int, Decimal]]:
        """The same as the company knows it."""
        days: dict[date, tuple[int, int]] = {}
        today = self.stand_in.world.today
        for order in self.store.shop.book.orders:
            if not order.cancelled:
                kept = order.refund_day is None or order.refund_day > today
                units, net = days.get(date_of(order.day), (0, 0))
                net += sum(line.net for line in order.lines) if kept else 0
                days[date_of(order.day)] = (units + order.units, net)
        return {day: (units, Decimal(minor).scaleb(-2)) for day, (units, minor) in days.items()}

    def paid(self) -> dict[str, tuple[date, Decimal, Decimal]]:
        """Day, net and fees of each payout."""
        return {each.external_id: (each.paid_on, each.net, each.fees) for each in self.records("Payout")}

    def truly_paid(self) -> dict[str, tuple[date, Decimal, Decimal]]:
        """The same as the company knows it."""
        return {
            str(payout.id): (date_of(payout.day), Decimal(payout.net).scaleb(-2), Decimal(-payout.fees).scaleb(-2))
            for payout in self.store.account.payouts.values()
        }

    def moved(self) -> dict[str, Decimal]:
        """The sum of the movements of each payout."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for entry in self.records("PayoutTransaction"):
            sums[entry.payout_id] += entry.net
        return dict(sums)

    def assert_true(self) -> None:
        """What was read is what the company did, to the penny."""
        assert self.sold() == self.truly_sold()
        assert self.paid() == self.truly_paid()
        assert self.moved() == {payout: net for payout, (_, net, _) in self.paid().items()}
