"""A mock server made by others takes what our clients ask by the vendors' own documents, and they read its answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from capliquify.connectors.amazon.connector import CONNECTOR as AMAZON
from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.connecting import Setup, Tools
from capliquify.connectors.protocol import SourceFailure, Token
from capliquify.connectors.unleashed.connector import CONNECTOR as UNLEASHED
from capliquify.connectors.xero.connector import CONNECTOR as XERO
from support.peers import MARKS
from support.prism import prism
from support.remembering import Tokens as Held

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.connectors.protocol import Source

pytestmark = MARKS


@pytest.fixture
def tools() -> Iterator[Tools]:
    token = Token(access="a token", expires_at=datetime.now(UTC) + timedelta(hours=1))
    with httpx.Client(timeout=60) as http:
        yield Tools(http=http, pace=Pace(sleep=lambda _: None), tokens=Held(token))


def asked(tools: Tools) -> list[tuple[int, str]]:
    """Status and path of every call from here on."""
    found: list[tuple[int, str]] = []
    tools.http.event_hooks = {"response": [lambda answer: found.append((answer.status_code, answer.request.url.path))]}
    return found


def amazon(tools: Tools, address: str) -> Source:
    settings = {"region": "eu", "marketplaces": "Amazon.co.uk", "application_id": "one", "base_url": address}
    credentials = {"client_id": "id", "client_secret": "secret", "refresh_token": "token"}
    return AMAZON.open(tools, Setup(settings=settings, credentials=credentials))


@pytest.fixture(scope="module")
def xero(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prism("xero/xero_accounting.yaml", tmp_path_factory.mktemp("prism"), "/api.xro/2.0") as address:
        yield address


@pytest.mark.parametrize("stream", ["accounts", "invoices", "credit_notes", "bank_transactions", "payments"])
def test_xeros_document_allows_what_our_client_asks(xero: str, tools: Tools, stream: str) -> None:
    settings = {"flow": "custom_connection", "client_id": "id"} | dict.fromkeys(
        ("api_url", "identity_url", "login_url"), xero
    )
    setup = Setup(settings=settings, credentials={"client_secret": "secret"}, account_id="one")
    calls = asked(tools)

    page = next(iter(XERO.open(tools, setup).pages(stream, {})))

    assert {status for status, _ in calls} == {200}
    assert page.rows > 0


def test_amazons_document_of_orders_allows_what_our_client_asks(tools: Tools, tmp_path: Path) -> None:
    calls = asked(tools)
    with prism("amazon/orders_2026-01-01.json", tmp_path) as address:
        next(iter(amazon(tools, address).read("orders", ["902-1234567-1234567"])))

    assert calls == [(200, "/orders/2026-01-01/orders/902-1234567-1234567")]


def test_the_document_derived_from_unleasheds_pages_allows_what_our_client_asks(tools: Tools, tmp_path: Path) -> None:
    calls = asked(tools)
    with prism("unleashed/unleashed.derived.openapi.yaml", tmp_path) as address:
        setup = Setup(settings={"api_id": "id", "currency": "GBP", "base_url": address}, credentials={"api_key": "key"})
        with pytest.raises(SourceFailure, match=r"for page 1|in another form"):
            list(UNLEASHED.open(tools, setup).pages("products", {}))  # a made-up page has a made-up number

    assert calls == [(200, "/Products/1")]
