from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from support.in_process import in_process
from support.shopify import BASE_URL, young_world
from windtunnel.shopify.server import ShopifyStandIn

if TYPE_CHECKING:
    import httpx

    from windtunnel.serving.world import World

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def still_world() -> World:
    """A company no day passes for."""
    return young_world()


@pytest.fixture
def stand_in(still_world: World) -> ShopifyStandIn:
    """Its stores."""
    return ShopifyStandIn(still_world)


@pytest.fixture
def http(stand_in: ShopifyStandIn) -> httpx.Client:
    """A client of them."""
    return in_process(stand_in.app(), BASE_URL)


@pytest.fixture
def ask(stand_in: ShopifyStandIn, http: httpx.Client) -> Ask:
    """Asks the store of the EU with a token that is good."""
    store = stand_in.stores["gaba-eu.myshopify.com"]
    headers = {"X-Shopify-Access-Token": store.issue_token()}

    def query(text: str, **variables: object) -> dict[str, Any]:
        body = {"query": text, "variables": variables}
        answer = http.post(f"/{store.domain}/admin/api/2026-10/graphql.json", json=body, headers=headers)
        found: dict[str, Any] = answer.json() | {"headers": dict(answer.headers), "status": answer.status_code}
        return found

    return query
