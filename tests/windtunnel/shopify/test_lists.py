"""Pages, searches and bulk operations over the same lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from graphql import GraphQLError

from windtunnel.shopify.paging import Row, listing, page
from windtunnel.shopify.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from windtunnel.shopify.server import ShopifyStandIn

EU = "gaba-eu.myshopify.com"
ORDERS = (
    "query($after: String, $reverse: Boolean) { orders(first: 40, after: $after, reverse: $reverse, "
    "sortKey: UPDATED_AT) { nodes { name } pageInfo { hasNextPage endCursor } } }"
)
BULK = """{ orders { edges { node { id name total: totalPriceSet { shopMoney { amount } }
lineItems { edges { node { id sku taxLines { title } } } } } } } }"""


def row(number: int, at: str = "2026-01-01T00:00:00Z") -> Row:
    return Row(number, {"updated_at": at, "status": "paid"}, lambda: {"id": number})


@pytest.mark.parametrize("reverse", [False, True])
def test_pages_bring_each_order_once_and_in_order(
    stand_in: ShopifyStandIn, ask: Callable[..., dict[str, Any]], *, reverse: bool
) -> None:
    names, after, more = list[str](), None, True
    while more:
        stand_in.world.clock.advance(5)
        found = ask(ORDERS, after=after, reverse=reverse)["data"]["orders"]
        names += [node["name"] for node in found["nodes"]]
        after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]

    rows = sorted(stand_in.stores[EU].rows("orders"), key=lambda each: (each.values["updated_at"], each.id))
    assert names == [each.values["name"] for each in (reversed(rows) if reverse else rows)]


@pytest.mark.parametrize("first", [0, 251])
def test_a_page_has_1_to_250_entries(first: int) -> None:
    with pytest.raises(GraphQLError, match="first must be between 1 and 250"):
        page(listing([row(1)], "id"), {"first": first})


def test_a_cursor_is_the_vendors_own() -> None:
    with pytest.raises(GraphQLError, match="Invalid cursor"):
        page(listing([row(1)], "id"), {"first": 1, "after": "abc"})


def test_paging_stops_at_25_000_objects() -> None:
    listed = listing([row(number) for number in range(25_400)], "id")
    after = None
    for _ in range(100):
        after = page(listed, {"first": 250, "after": after})["pageInfo"]["endCursor"]

    with pytest.raises(GraphQLError, match="No more than 25000 objects"):
        page(listed, {"first": 1, "after": after})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3]),
        ("updated_at:>='2026-01-02T00:00:00Z'", [2, 3]),
        ("updated_at:>2026-01-02", [3]),
        ("updated_at:<'2026-01-02T01:00:00+01:00'", [1]),
        ("id:>1 AND id:<=2", [2]),
        ("status:PAID id:3", [3]),
        ("unheard_of:1", [1, 2, 3]),
    ],
)
def test_searches(query: str, found: list[int]) -> None:
    rows = [row(number, f"2026-01-0{number}T00:00:00Z") for number in (1, 2, 3)]

    assert [each.id for each in search(rows, query)] == found


@pytest.mark.parametrize("query", ["updated_at:>='yesterday'", "(a OR b)"])
def test_searches_that_are_not_understood_are_refused(query: str) -> None:
    with pytest.raises(GraphQLError):
        search([row(1)], query)


def run_bulk(ask: Callable[..., dict[str, Any]], query: str, *, grouped: bool = True) -> dict[str, Any]:
    mutation = """mutation($query: String!, $grouped: Boolean!) { bulkOperationRunQuery(query: $query,
    groupObjects: $grouped) { bulkOperation { id status } userErrors { code message } } }"""
    answer: dict[str, Any] = ask(mutation, query=query, grouped=grouped)["data"]["bulkOperationRunQuery"]
    return answer


def finished(stand_in: ShopifyStandIn, ask: Callable[..., dict[str, Any]], identity: str) -> dict[str, Any]:
    stand_in.world.clock.advance(60)
    query = "query($id: ID!) { bulkOperation(id: $id) { status url objectCount rootObjectCount fileSize } }"
    answer: dict[str, Any] = ask(query, id=identity)["data"]["bulkOperation"]
    return answer


def test_a_bulk_operation_writes_every_order_with_its_lines_behind_it(
    stand_in: ShopifyStandIn, http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    started = run_bulk(ask, BULK)["bulkOperation"]
    done = finished(stand_in, ask, started["id"])

    content = http.get(done["url"]).content
    lines = [json.loads(line) for line in content.splitlines()]
    orders = stand_in.stores[EU].shop.book.orders
    assert (started["status"], done["status"]) == ("CREATED", "COMPLETED")
    assert int(done["fileSize"]) == len(content)
    assert int(done["rootObjectCount"]) == len(orders)
    assert int(done["objectCount"]) == len(lines) == len(orders) + sum(len(order.lines) for order in orders)
    assert lines[0].keys() == {"id", "name", "total"}
    assert lines[1]["__parentId"] == lines[0]["id"]


def test_entries_that_are_not_grouped_stand_behind_everything(
    stand_in: ShopifyStandIn, http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    done = finished(stand_in, ask, run_bulk(ask, BULK, grouped=False)["bulkOperation"]["id"])

    lines = [json.loads(line) for line in http.get(done["url"]).content.splitlines()]

    assert "__parentId" not in lines[1]
    assert "__parentId" in lines[-1]


def test_a_file_is_read_by_parts_and_gone_after_a_week(
    stand_in: ShopifyStandIn, http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    url = finished(stand_in, ask, run_bulk(ask, BULK)["bulkOperation"]["id"])["url"]
    whole = http.get(url).content

    part = http.get(url, headers={"Range": "bytes=10-19"})
    behind = http.get(url, headers={"Range": f"bytes={len(whole)}-"})
    stand_in.world.clock.advance(8 * 86_400)

    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert behind.status_code == 416
    assert http.get(url).status_code == 400


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("{ shop { name } }", "Bulk queries must contain at least one connection."),
        ("{ orders { edges { node { zqzq } } } }", "Invalid bulk query: Cannot query field 'zqzq' on type 'Order'."),
        (
            "{ orders { edges { node { id refunds { id refundLineItems { edges { node { id } } } } } } } }",
            "Queries that contain a connection field within a list field are not supported.",
        ),
    ],
)
def test_bulk_queries_of_other_forms_are_refused(ask: Callable[..., dict[str, Any]], query: str, reason: str) -> None:
    refused = run_bulk(ask, query)

    assert refused["bulkOperation"] is None
    assert refused["userErrors"] == [{"code": "INVALID", "message": reason}]


def test_a_sixth_bulk_operation_at_once_is_refused(ask: Callable[..., dict[str, Any]]) -> None:
    answers = [run_bulk(ask, BULK) for _ in range(6)]

    assert [answer["bulkOperation"] is not None for answer in answers] == [True] * 5 + [False]
    assert answers[-1]["userErrors"][0]["code"] == "LIMIT_REACHED"


def test_webhooks_are_subscribed_to_and_listed(ask: Callable[..., dict[str, Any]]) -> None:
    mutation = """mutation($uri: String!) { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription:
    {uri: $uri, includeFields: ["id"]}) { webhookSubscription { id } userErrors { message } } }"""

    made = ask(mutation, uri="https://app.example/hooks")["data"]["webhookSubscriptionCreate"]
    refused = ask(mutation, uri="http://app.example/hooks")["data"]["webhookSubscriptionCreate"]

    listed = ask("{ webhookSubscriptions(first: 5) { nodes { id topic uri includeFields } } }")["data"]
    assert refused["webhookSubscription"] is None
    assert listed["webhookSubscriptions"]["nodes"] == [
        made["webhookSubscription"]
        | {"topic": "ORDERS_CREATE", "uri": "https://app.example/hooks", "includeFields": ["id"]}
    ]
