"""A seller account at the wind tunnel's Amazon, and our connector's way to it in the same process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from capliquify.connectors.amazon.connector import CONNECTOR
from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.connecting import Setup, Tools
from capliquify.connectors.protocol import Parked
from support.in_process import in_process
from support.remembering import Quotas, Tokens
from windtunnel.amazon.server import AmazonStandIn
from windtunnel.serving.world import Life, World, open_world

if TYPE_CHECKING:
    import httpx

    from capliquify.connectors.protocol import Page, Source, State
    from support.contracts.judging import Judge

ADDRESS = "http://127.0.0.1"
LAST_DAY = date(2026, 10, 31).toordinal()


@dataclass
class Seller:
    """One region's seller account and our connection to it.

    Attributes:
        world: The company.
        region: Of the account.
        settings: What differs from what the server names.
        stand_in: The server.
        tokens: Of the connection.
        quotas: Of the connection.
        facts: What was brought, by type and id, the later in the place of the earlier.
        pages: Every page that was brought.
        states: Of each stream, as it was after its last page.
        http: The way to it.
        address: Where it is called.
        judge: Holds each call against the models, where it is to be.
    """

    world: World
    region: str = "eu"
    settings: dict[str, str] = field(default_factory=dict)
    stand_in: AmazonStandIn = field(init=False)
    tokens: Tokens = field(default_factory=Tokens)
    quotas: Quotas = field(default_factory=Quotas)
    facts: dict[type, dict[str, Any]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    http: httpx.Client = field(init=False)
    address: str = ADDRESS
    judge: Judge | None = None

    def __post_init__(self) -> None:
        """Serve."""
        self.stand_in = AmazonStandIn(self.world)
        self.http = in_process(self.stand_in.app(), ADDRESS)

    @property
    def setup(self) -> Setup:
        """What the connection was given."""
        connection = self.stand_in.connection(self.address, self.region)
        return Setup(settings={**connection["settings"], **self.settings}, credentials=connection["credentials"])

    @property
    def tools(self) -> Tools:
        """What the connector works with: the world's time."""
        pace = Pace(now=self.world.clock.now, sleep=self.world.clock.advance)
        return Tools(http=self.http, pace=pace, tokens=self.tokens, quotas=self.quotas)

    def open(self) -> Source:
        """The source, as after a restart."""
        return CONNECTOR.open(self.tools, self.setup)

    def sync(self, *streams: str) -> None:
        """Sync streams to their ends, going on after each time Amazon allows no more for now."""
        for stream in streams or tuple(each.name for each in CONNECTOR.streams):
            while not self._pages(stream):
                pass

    def step(self, stream: str, most: int) -> None:
        """Sync a stream for some pages, then die."""
        for number, page in enumerate(self.open().pages(stream, self.states.get(stream, {})), 1):
            self.keep(page)
            if number == most:
                return

    def keep(self, page: Page) -> None:
        """Store a page and its state, as one transaction does."""
        self.pages.append(page)
        self.states[page.stream] = page.state
        for record in page.records:
            self.facts.setdefault(type(record), {})[record.external_id] = record

    def notes(self) -> list[str]:
        """What a person was told."""
        return [note for page in self.pages for note in page.notes]

    def _pages(self, stream: str) -> bool:
        try:
            for page in self.open().pages(stream, self.states.get(stream, {})):
                self.keep(page)
        except Parked as parked:
            self.world.clock.advance(max(0.0, (parked.until - self.world.clock.now()).total_seconds()))
            return False
        return True


def lived(*, years: int = 1, days_left: int = 0) -> World:
    """A small company that has lived to some days before its last."""
    return open_world(Life(last_day=LAST_DAY, years=years, today=LAST_DAY - days_left))
