from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from support.in_process import in_process
from support.xero import lived
from windtunnel.xero.documents import TENANT_ID
from windtunnel.xero.server import CUSTOM_CONNECTION, XeroStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def world() -> World:
    """A company at the end of its first year."""
    return lived("2026-10-20", years=1)


@pytest.fixture
def xero(world: World) -> XeroStandIn:
    """A Xero whose limits are untouched."""
    return XeroStandIn(world)


@pytest.fixture
def http(xero: XeroStandIn) -> httpx.Client:
    """A client of it that is not signed in."""
    return in_process(xero.app())


@pytest.fixture
def ask(http: httpx.Client) -> Ask:
    """Asks the Accounting API as a custom connection."""
    pair = (CUSTOM_CONNECTION.id, CUSTOM_CONNECTION.secret or "")
    token = http.post("/connect/token", data={"grant_type": "client_credentials"}, auth=pair).json()["access_token"]

    def asked(path: str, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        given = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "xero-tenant-id": TENANT_ID,
            **(headers or {}),
        }
        return http.get(f"/api.xro/2.0{path}", params=query, headers=given)

    return asked
