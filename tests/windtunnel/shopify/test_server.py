"""Tokens, versions, points, scopes and errors, as the vendor has them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from windtunnel.shopify.versions import served_version

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from windtunnel.shopify.server import ShopifyStandIn

EU = "gaba-eu.myshopify.com"


def credentials(stand_in: ShopifyStandIn, **changes: str) -> dict[str, str]:
    store = stand_in.stores[EU]
    given = {"client_id": store.client_id, "client_secret": store.client_secret, "grant_type": "client_credentials"}
    return given | changes


def test_client_credentials_open_a_store_for_a_day(stand_in: ShopifyStandIn, http: httpx.Client) -> None:
    answer = http.post(f"/{EU}/admin/oauth/access_token", json=credentials(stand_in)).json()

    assert answer["expires_in"] == 86_399
    assert answer["scope"].split(",")[0] == "read_all_orders"
    assert stand_in.stores[EU].knows(answer["access_token"])
    stand_in.world.clock.advance(86_401)
    assert not stand_in.stores[EU].knows(answer["access_token"])


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"client_secret": "wrong"}, "invalid_client"), ({"grant_type": "password"}, "unsupported_grant_type")],
)
def test_other_credentials_do_not(
    stand_in: ShopifyStandIn, http: httpx.Client, changes: dict[str, str], error: str
) -> None:
    answer = http.post(f"/{EU}/admin/oauth/access_token", json=credentials(stand_in, **changes))

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_token_of_one_store_opens_no_other(stand_in: ShopifyStandIn, http: httpx.Client) -> None:
    token = stand_in.stores[EU].issue_token()
    path = "/gaba-uk.myshopify.com/admin/api/2026-10/graphql.json"

    answer = http.post(path, json={"query": "{ shop { name } }"}, headers={"X-Shopify-Access-Token": token})

    assert answer.status_code == 401


def test_a_store_that_is_not_there_is_not_found(http: httpx.Client) -> None:
    assert http.post("/nobody.myshopify.com/admin/api/2026-10/graphql.json", json={}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("2026-10", "2026-10"),
        ("2026-01", "2026-01"),
        ("2025-10", "2026-01"),
        ("unstable", "unstable"),
        ("x", "2026-01"),
    ],
)
def test_a_version_that_is_over_falls_forward(asked: str, served: str) -> None:
    assert served_version(asked, datetime(2026, 11, 20, tzinfo=UTC)) == served


def test_a_version_is_served_for_a_year() -> None:
    assert served_version("2026-10", datetime(2027, 9, 30, tzinfo=UTC)) == "2026-10"
    assert served_version("2026-10", datetime(2027, 10, 1, tzinfo=UTC)) == "2027-01"


def test_the_answer_tells_what_it_cost(ask: Callable[..., dict[str, Any]]) -> None:
    cost = ask("{ orders(first: 10) { nodes { id lineItems(first: 3) { nodes { id } } } } }")["extensions"]["cost"]

    assert cost["requestedQueryCost"] == 2 + 10 * (1 + 2 + 3)
    assert cost["actualQueryCost"] < cost["requestedQueryCost"]
    assert cost["throttleStatus"]["maximumAvailable"] == 1000
    assert cost["throttleStatus"]["currentlyAvailable"] == 1000 - cost["actualQueryCost"]


def test_what_is_restored_is_told_in_the_seconds_of_whoever_waits(
    stand_in: ShopifyStandIn, ask: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "{ shop { name } }"
    still = ask(query)["extensions"]["cost"]["throttleStatus"]["restoreRate"]
    monkeypatch.setattr(stand_in.world.clock, "speed", 60.0)

    assert still == 100
    assert ask(query)["extensions"]["cost"]["throttleStatus"]["restoreRate"] == 6000


def test_a_query_over_a_thousand_points_is_refused(ask: Callable[..., dict[str, Any]]) -> None:
    (error,) = ask("{ orders(first: 250) { nodes { id lineItems(first: 3) { nodes { id } } } } }")["errors"]

    assert error["extensions"] == {"code": "MAX_COST_EXCEEDED", "cost": 1502, "maxCost": 1000}


def test_a_store_without_points_throttles_with_200_until_they_are_back(
    stand_in: ShopifyStandIn, ask: Callable[..., dict[str, Any]]
) -> None:
    stand_in.stores[EU].bucket.level = 0

    refused = ask("{ products(first: 98) { nodes { id } } }")
    stand_in.world.clock.advance(1)

    assert refused["status"] == 200
    assert refused["errors"][0]["extensions"] == {"code": "THROTTLED"}
    assert refused["extensions"]["cost"]["actualQueryCost"] is None
    assert "errors" not in ask("{ products(first: 98) { nodes { id } } }")


def test_a_field_that_is_not_there_is_named(ask: Callable[..., dict[str, Any]]) -> None:
    (error,) = ask("{ shop { nickname } }")["errors"]

    assert error["extensions"] == {"code": "undefinedField", "typeName": "Shop", "fieldName": "nickname"}


def test_what_an_app_may_not_read_is_null_and_named(
    stand_in: ShopifyStandIn, ask: Callable[..., dict[str, Any]]
) -> None:
    stand_in.stores[EU].scopes = ("read_orders",)

    answer = ask("{ shop { name } shopifyPaymentsAccount { id } }")

    assert answer["data"] == {"shop": {"name": "GABA EU"}, "shopifyPaymentsAccount": None}
    assert answer["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"


def test_without_all_orders_only_sixty_days_are_shown(
    stand_in: ShopifyStandIn, ask: Callable[..., dict[str, Any]]
) -> None:
    store = stand_in.stores[EU]
    store.scopes = ("read_orders",)

    assert len(store.rows("orders")) == sum(order.day >= stand_in.world.today - 60 for order in store.shop.book.orders)
    assert ask("{ orders(first: 1) { nodes { id } } }")["data"]["orders"]["nodes"]


def test_too_many_ids_at_once_are_refused(ask: Callable[..., dict[str, Any]]) -> None:
    (error,) = ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["gid://shopify/Order/1"] * 251)["errors"]

    assert error["message"] == "The input array size of 251 is greater than the maximum allowed of 250."


def test_faults_and_days_are_steered_and_the_truth_is_told(stand_in: ShopifyStandIn, http: httpx.Client) -> None:
    http.post("/__windtunnel__/faults", json=[{"kind": "status", "path": "graphql", "status": 503}])

    assert len(stand_in.plan.faults) == 1
    assert http.get("/__windtunnel__/truth").json()["stores"][EU]["orders"] == len(stand_in.stores[EU].shop.book.orders)
