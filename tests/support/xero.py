"""A product's Xero connector and the Xero it is connected to, in one process and with one clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import uvicorn

from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.connecting import Consent, Setup, Tools
from capliquify.connectors.xero.connector import CONNECTOR
from capliquify.connectors.xero.source import XeroSource
from support.in_process import in_process
from support.remembering import Quotas, Tokens
from windtunnel.company.days import day_of
from windtunnel.serving.world import Life, World, open_world

if TYPE_CHECKING:
    import httpx

    from capliquify.connectors.protocol import Page, State, Token
    from support.contracts.judging import Judge
    from windtunnel.xero.server import XeroStandIn

BASE_URL = "http://127.0.0.1:4200"
REDIRECT = "http://127.0.0.1:8000/callback"


@dataclass
class Bench:
    """A connector connected to a Xero.

    Attributes:
        xero: The Xero.
        setup: What the connection was given.
        tools: What the connector works with.
        tokens: Its tokens.
        quotas: Its allowances.
        slept: How long it waited, each time.
        judge: Who holds its calls against the published documents, if anybody does.
    """

    xero: XeroStandIn
    setup: Setup
    tools: Tools
    tokens: Tokens
    quotas: Quotas
    slept: list[float]
    judge: Judge | None = None

    def source(self) -> XeroSource:
        """The connection, opened anew."""
        found = CONNECTOR.open(self.tools, self.setup)
        assert isinstance(found, XeroSource)
        return found

    def read(self, stream: str, state: State | None = None) -> tuple[list[Any], State]:
        """All records of a stream, and its state after them."""
        pages = list(self.source().pages(stream, state or {}))
        return records_of(pages), pages[-1].state if pages else state or {}

    def agree(self) -> Token:
        """Somebody agrees on Xero's page; gives the token for it."""
        consent = Consent(redirect_uri=REDIRECT, state="our-state", verifier="v" * 64)
        code = self.code_for(consent)
        self.tokens.held = CONNECTOR.exchange(self.tools, self.setup, consent, code)
        return self.tokens.held

    def code_for(self, consent: Consent) -> str:
        """The code somebody is sent back with."""
        asked = parse_qs(urlsplit(CONNECTOR.authorize_url(self.setup, consent)).query)
        form = {name: values[0] for name, values in asked.items()} | {"decision": "allow"}
        sent_back = self.tools.http.post(f"{BASE_URL}/identity/connect/authorize", data=form)
        answer = parse_qs(urlsplit(sent_back.headers["location"]).query)
        assert answer["state"] == [consent.state]
        return answer["code"][0]


def records_of(pages: list[Page]) -> list[Any]:
    """The records of pages."""
    return [record for page in pages for record in page.records]


def bench(
    xero: XeroStandIn, *, custom: bool = True, http: httpx.Client | None = None, base_url: str = BASE_URL
) -> Bench:
    """A connector connected to a Xero, whose clock moves on while it waits."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        xero.world.clock.advance(seconds)

    tokens, quotas = Tokens(), Quotas()
    tools = Tools(
        http=http or in_process(xero.app(), BASE_URL),
        pace=Pace(now=xero.world.clock.now, sleep=sleep),
        tokens=tokens,
        quotas=quotas,
    )
    given = xero.connection(base_url, custom=custom)
    setup = Setup(settings=given["settings"], credentials=given["credentials"])
    made = Bench(xero, setup, tools, tokens, quotas, slept)
    if not custom:
        made.agree()
    (account,) = CONNECTOR.accounts(tools, setup)
    made.setup = replace(setup, account_id=account.id)
    return made


@contextmanager
def serving_xero(xero: XeroStandIn) -> Iterator[str]:
    """The Xero on a port of this machine, for connections that really break; gives its address."""
    config = uvicorn.Config(xero.app(), host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def lived(today: str = "2026-09-15", years: int = 2) -> World:
    """A company that has lived to a day, with time left to live on."""
    life = Life(last_day=day_of(2026, 10, 31), years=years, today=date.fromisoformat(today).toordinal())
    return open_world(life)


def instant(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
