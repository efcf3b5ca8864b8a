"""Our subset, our queries and the wind tunnel's answers are what Shopify's official schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from capliquify.connectors.shopify import queries
from capliquify.connectors.shopify.queries import query_text
from support.contracts.admin_schema import differences, official_schema, wrong_in
from support.contracts.documents import published
from support.shopify import Bench, young_world
from windtunnel.shopify.cost import MOST_POINTS, Pricing
from windtunnel.shopify.schema import admin_schema, description
from windtunnel.shopify.server import ShopifyStandIn

if TYPE_CHECKING:
    import httpx

    from windtunnel.serving.world import World

pytestmark = published("shopify")

FILES = sorted(each.stem for each in Path(queries.__file__).parent.glob("*.graphql") if "_fields" not in each.stem)
EXTRA_QUERIES = (
    """{ inventoryItems(first: 2) { nodes { id sku tracked unitCost { amount currencyCode } inventoryLevels(first: 2) {
    nodes { id updatedAt location { id name } quantities(names: ["available"]) { name quantity } } } } } }""",
    """{ orders(first: 3, sortKey: CREATED_AT) { edges { cursor node { id discountCodes displayFulfillmentStatus
    currentTotalPriceSet { shopMoney { amount currencyCode } } taxLines { title ratePercentage }
    refunds(first: 1) { id createdAt refundLineItems(first: 2) { nodes { quantity subtotalSet
    { presentmentMoney { amount } } lineItem { id sku } } } } } } pageInfo { hasNextPage startCursor } } }""",
    """{ products(first: 2) { nodes { id legacyResourceId vendor updatedAt variants(first: 1) { nodes { id price
    inventoryItem { id } } } } } locations(first: 1) { nodes { id name isActive } } }""",
    """{ shopifyPaymentsAccount { id activated country balance { amount currencyCode } }
    bulkOperations(first: 1) { nodes { id type query objectCount completedAt } } }""",
)


@pytest.fixture(scope="module")
def world() -> World:
    return young_world()


def heard(bench: Bench, run: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - anything that makes calls
    """Every query a client sent while something ran, with the data of its answer."""
    spoken: list[tuple[str, Any]] = []

    def hear(response: httpx.Response) -> None:
        response.read()
        if response.request.url.path.endswith("graphql.json") and "data" in response.json():
            spoken.append((json.loads(response.request.content)["query"], response.json()["data"]))

    tools = bench.tools()
    tools.http.event_hooks["response"].append(hear)
    bench.tools = lambda: tools  # type: ignore[method-assign] # the same client for all calls
    run()
    return spoken


def test_our_schema_is_a_part_of_the_official_one() -> None:
    assert differences(build_schema(description()), official_schema()) == []


def test_a_schema_that_differs_is_told() -> None:
    changed = description().replace("  sku: String\n", "  sku: String!\n  skuCode: String\n").replace("VOIDED", "VOID")

    assert {
        "LineItem.sku: is String, not String!",
        "LineItem.skuCode: no such field",
        "OrderDisplayFinancialStatus.VOID: no such value",
    } <= set(differences(build_schema(changed), official_schema()))


@pytest.mark.parametrize("name", FILES)
def test_each_query_is_valid_by_the_official_schema(name: str) -> None:
    assert validate(official_schema(), parse(query_text(name))) == []


@pytest.mark.parametrize("name", FILES)
def test_no_query_uses_a_deprecated_field(name: str) -> None:
    # Our part of the schema has no field that is deprecated, so what is valid by it uses none.
    assert validate(admin_schema(), parse(query_text(name))) == []


@pytest.mark.parametrize("name", FILES)
def test_no_query_asks_for_personal_data(name: str) -> None:
    asked = query_text(name)

    assert not [word for word in ("customer", "email", "phone", "ddress", "firstName", "lastName") if word in asked]


def test_every_answer_to_the_connector_is_what_the_official_schema_promises(world: World) -> None:
    bench = Bench(ShopifyStandIn(world))

    def run() -> None:
        bench.sync()
        source = bench.source()
        list(source.read("orders", [source_id(bench)]))
        list(source.read("products", [str(bench.store.rows("products")[0].id)]))
        bench.states["orders"] = {"since": "2026-01-01T00:00:00Z"}
        bench.sync("orders")

    spoken = heard(bench, run)

    asked = {next(iter(parse(query).definitions)).name.value for query, _ in spoken}  # type: ignore[attr-defined] # operations first
    assert asked == {
        "BalanceTransactions", "BulkRun", "BulkStatus", "Orders", "OrdersById", "PayoutDates", "Payouts",
        "ProductsById", "Shop", "Variants",
    }  # fmt: skip
    assert [each for query, data in spoken for each in wrong_in(data, parse(query), official_schema())] == []


@pytest.mark.parametrize("query", EXTRA_QUERIES)
def test_answers_to_queries_of_others_are_what_the_official_schema_promises(world: World, query: str) -> None:
    bench = Bench(ShopifyStandIn(world))
    client = bench.source().client
    request = client._request(json.dumps({"query": query}).encode())

    answer = client.tools.http.send(request).json()

    assert "errors" not in answer
    assert validate(official_schema(), parse(query)) == []
    assert wrong_in(answer["data"], parse(query), official_schema()) == []


def test_an_answer_that_breaks_the_schema_is_told() -> None:
    query = parse("{ shop { name currencyCode } orders(first: 1) { nodes { id test } } }")
    data = {"shop": {"name": None, "currencyCode": "XXQ"}, "orders": {"nodes": [{"id": "1"}]}}

    assert wrong_in(data, query, official_schema()) == [
        "data.shop.name: is null",
        "data.shop.currencyCode: 'XXQ' is no CurrencyCode",
        "data.orders.nodes[0].id: '1' is no ID",
        "data.orders.nodes[0].test: missing",
    ]


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("orders", {"first": 15, "lines": 5}),
        ("orders_by_id", {"lines": 5}),
        ("order_lines", {"first": 90}),
        ("variants", {"first": 200}),
        ("products_by_id", {"first": 200}),
        ("payouts", {"first": 60}),
        ("payout_dates", {"first": 240}),
        ("balance_transactions", {"first": 150}),
        ("shop", {}),
    ],
)
def test_no_page_the_connector_asks_for_is_too_costly(name: str, variables: dict[str, int]) -> None:
    document = parse(query_text(name))
    operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))

    assert Pricing.of(document, variables).operation(operation) <= MOST_POINTS


def source_id(bench: Bench) -> str:
    return str(bench.store.rows("orders")[0].id)
