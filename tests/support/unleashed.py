"""An Unleashed of the wind tunnel, and the product's connector connected to it in this process."""

from __future__ import annotations

import base64
import hashlib
import hmac
import pickle
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from capliquify.connectors.calls.caller import Caller
from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.connecting import Setup, Tools
from capliquify.connectors.unleashed.budget import MonthlyBudget
from capliquify.connectors.unleashed.client import Access, UnleashedClient
from capliquify.connectors.unleashed.connector import CONNECTOR
from support.in_process import in_process
from support.remembering import Quotas
from windtunnel.company.days import date_of
from windtunnel.serving.clock import VirtualClock
from windtunnel.serving.faults import Fault, FaultKind, FaultPlan
from windtunnel.serving.world import Life, World, open_world
from windtunnel.unleashed.server import UnleashedStandIn

if TYPE_CHECKING:
    import httpx

    from capliquify.connectors.protocol import Page, Source, State, Token
    from capliquify.connectors.unleashed.client import Query
    from capliquify.connectors.unleashed.payloads import Listing

LAST_DAY = date(2026, 10, 31).toordinal()
BASE_URL = "http://unleashed.test"


class NoTokens:
    """Unleashed has none."""

    def current(self) -> Token | None:
        """None."""
        return None

    def renew(self, seen: Token | None, fetch: object) -> Token:
        """Never asked for."""
        raise NotImplementedError


class _SmallPages(UnleashedClient):
    def page(self, kind: str, number: int, query: Query = (), size: int = 20) -> Listing:
        return super().page(kind, number, query, size)


@dataclass
class Bench:
    """A stand-in and a connection to it.

    Attributes:
        stand_in: The server.
        http: The way to it.
        quotas: What the connection remembers of its allowance.
    """

    stand_in: UnleashedStandIn
    http: httpx.Client
    quotas: Quotas = field(default_factory=Quotas)
    settings: dict[str, str] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The company."""
        return self.stand_in.world

    def open(self) -> Source:
        """The connected source, as a worker opens it for each sync."""
        given = self.stand_in.connection(BASE_URL)
        clock = self.world.clock
        tools = Tools(
            http=self.http, pace=Pace(now=clock.now, sleep=clock.advance), tokens=NoTokens(), quotas=self.quotas
        )
        return CONNECTOR.open(
            tools, Setup(settings={**given["settings"], **self.settings}, credentials=given["credentials"])
        )

    def sync(self, stream: str, source: Source | None = None) -> list[Page]:
        """Everything new of a stream; where it went to is remembered."""
        pages = []
        for page in (source or self.open()).pages(stream, self.states.get(stream, {})):
            pages.append(page)
            self.states[stream] = page.state
        return pages

    def small_pages(self) -> UnleashedClient:
        """A client that asks for pages of a few, so that the company has several."""
        clock, stand_in = self.world.clock, self.stand_in
        pace = Pace(now=clock.now, sleep=clock.advance)
        access = Access(base_url=BASE_URL, api_id=stand_in.api_id, api_key=stand_in.api_key)
        caller = Caller("Unleashed", self.http, pace)
        return _SmallPages(access=access, caller=caller, budget=MonthlyBudget(pace, None, None))

    def fault(self, kind: FaultKind, path: str = "", **more: Any) -> None:  # noqa: ANN401 - fields of a fault
        """Let something go wrong."""
        self.stand_in.plan.add([Fault(kind=kind, path=path, **more)])

    def get(self, path: str, query: str = "", **headers: str) -> httpx.Response:
        """A call as somebody else's client makes it."""
        signed = hmac.digest(self.stand_in.api_key.encode(), query.encode(), hashlib.sha256)
        given = {
            "accept": "application/json",
            "api-auth-id": self.stand_in.api_id,
            "api-auth-signature": base64.b64encode(signed).decode(),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.http.get(f"{BASE_URL}{path}{'?' if query else ''}{query}", headers=given)


def make_bench(days_before_the_end: int = 40) -> Bench:
    """A bench whose company can live on for some days."""
    day = LAST_DAY - days_before_the_end
    evening = datetime.combine(date_of(day), time(22), UTC)
    world = World(company=pickle.loads(_lived_to(day)), clock=VirtualClock(evening), today=day)  # noqa: S301 - our own
    stand_in = UnleashedStandIn(world, FaultPlan())
    return Bench(stand_in, in_process(stand_in.app()))


@cache
def _lived_to(day: int) -> bytes:
    """A company that has lived: each bench gets its own, and living takes longer than copying."""
    return pickle.dumps(open_world(Life(last_day=LAST_DAY, years=1, today=day)).company)


def today(bench: Bench) -> date:
    """The day the company has lived to."""
    return date_of(bench.world.today)


def records(pages: list[Page]) -> list[Any]:
    """What became of some pages."""
    return [record for page in pages for record in page.records]
