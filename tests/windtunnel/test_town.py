from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.serving.world import Life, open_world
from windtunnel.town import Town

ADDRESS = "http://127.0.0.1:4100"


@pytest.fixture(scope="module")
def town() -> Town:
    last_day = date(2026, 10, 31).toordinal()
    return Town(open_world(Life(last_day=last_day, today=last_day - 1, years=1)))


@pytest.fixture(scope="module")
def client(town: Town) -> TestClient:
    return TestClient(town.app(), base_url=ADDRESS)


def test_every_account_of_the_company_can_be_connected(client: TestClient) -> None:
    connections = client.get("/connections").json()
    assert [each["vendor"] for each in connections] == [
        "xero", "shopify", "shopify", "shopify", "amazon", "amazon", "unleashed",
    ]  # fmt: skip
    for each in connections:
        assert any(value.startswith(ADDRESS) for value in each["settings"].values())


def test_each_vendor_asks_for_its_own_credential(client: TestClient) -> None:
    assert client.get("/xero/api.xro/2.0/Organisation").status_code == 401
    assert client.post("/shopify/gaba-uk.myshopify.com/admin/api/2026-10/graphql.json", json={}).status_code == 401
    assert client.get("/amazon/eu/fba/inventory/v1/summaries").status_code == 403
    assert client.get("/unleashed/Products/1").status_code == 403


def test_a_fault_of_one_vendor_leaves_the_others_alone(town: Town, client: TestClient) -> None:
    town.unleashed.plan.add([Fault(FaultKind.STATUS, status=503)])
    assert client.get("/xero/api.xro/2.0/Organisation").status_code == 401
    assert client.get("/unleashed/Products/1").status_code == 503


def test_a_day_passes_for_all_of_them_at_once(town: Town, client: TestClient) -> None:
    answer = client.post("/amazon/__windtunnel__/advance", json={"days": 1}).json()
    assert answer["today"] == "2026-10-31"
    truth = {name: client.get(f"/{name}/__windtunnel__/truth").json() for name in ("xero", "unleashed", "shopify")}
    assert {each["today"] for each in truth.values()} == {"2026-10-31"}
    assert town.world.today == date(2026, 10, 31).toordinal()
