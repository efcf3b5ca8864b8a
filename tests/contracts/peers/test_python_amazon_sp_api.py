"""A library made by others works with our stand-in for Amazon, at Amazon's own host names and with TLS."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from support.authority import Authority
from support.peers import MARKS, run_peer, served
from windtunnel.amazon.marketplaces import counters
from windtunnel.amazon.server import AmazonStandIn
from windtunnel.serving.world import Life, World, open_world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = MARKS

HOSTS = ("sellingpartnerapi-eu.amazon.com", "sellingpartnerapi-na.amazon.com", "api.amazon.com")
CREATED_AFTER, CREATED_BEFORE = "2026-10-20T00:00:00Z", "2026-10-30T00:00:00Z"


@pytest.fixture(scope="module")
def world() -> World:
    return open_world(Life(last_day=date(2026, 10, 31).toordinal(), years=1))


@pytest.fixture(scope="module")
def heard(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the library made of the company."""
    folder: Path = tmp_path_factory.mktemp("authority")
    authority = Authority()
    authority.write(folder / "authority.pem")
    authority.vouch(folder / "server.pem", HOSTS)
    stand_in = AmazonStandIn(world)
    access = stand_in.access
    with served(stand_in.app(), folder / "server.pem") as port:
        told = {
            "port": port,
            "credentials": {
                "lwa_app_id": access.client_id,
                "lwa_client_secret": access.client_secret,
                "refresh_token": access.refresh_tokens["eu"],
            },
            "created_after": CREATED_AFTER,
            "created_before": CREATED_BEFORE,
        }
        found: dict[str, Any] = run_peer("amazon.py", told, SSL_CERT_FILE=str(folder / "authority.pem"))
    return found


def test_it_lists_the_orders_page_by_page(heard: dict[str, Any]) -> None:
    assert len(heard["orders"]["ids"]) == len(set(heard["orders"]["ids"])) > 0


def test_it_reads_one_order(heard: dict[str, Any]) -> None:
    assert heard["orders"]["one"] == heard["orders"]["ids"][0]


def test_it_lists_and_downloads_settlements(world: World, heard: dict[str, Any]) -> None:
    [counter] = counters(world.company, "eu").values()

    assert 0 < heard["settlements"]["listed"] <= len(counter.account.closed)
    assert heard["settlements"]["lines"][0].split("\t")[0] == "settlement-id"


def test_it_asks_for_a_report(heard: dict[str, Any]) -> None:
    assert heard["report"] in {"IN_QUEUE", "IN_PROGRESS", "DONE"}


def test_it_counts_the_stock(heard: dict[str, Any]) -> None:
    assert heard["stock"] == 3


def test_a_wrong_token_is_refused(heard: dict[str, Any]) -> None:
    assert heard["refused"] == 400
