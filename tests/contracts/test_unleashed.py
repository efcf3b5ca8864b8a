"""Our client and our stand-in keep to Unleashed's interface as its pages describe it.

Unleashed publishes no machine-readable contract. The document was compiled from its pages and from clients of others:
it says less than a vendor's own would, and a real account may differ. The page of the connector names what is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from support.contracts.documents import contract, published
from support.contracts.judging import Judge, judged
from support.contracts.pins import pins
from support.unleashed import Bench, make_bench, today
from windtunnel.unleashed.server import CONTRACT, KINDS

pytestmark = published("unleashed")

NAME = "unleashed/unleashed.derived.openapi.yaml"
# Products name their supplier in answers that clients of others read; the document does not list the field.
EXTRA = frozenset({"Supplier"})
# The vendor's pages have this path; the document leaves it out.
BESIDE = frozenset({"GET /StockOnHand/{productGuid}/AllWarehouses"})
JSON_KINDS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return make_bench()


@pytest.fixture
def judge(bench: Bench) -> Iterator[Judge]:
    found = Judge([contract(NAME)], extra_fields=EXTRA)
    with judged(bench.http, found):
        yield found


def described(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = contract(NAME).root["components"]["schemas"][name]
    return found


def assert_described(kind: str, schema: Any, at: str) -> None:  # noqa: ANN401 - any JSON value
    """Every field we describe is one of the document, of the same kind."""
    document = contract(NAME)
    schema, kind = document.resolve(schema), kind.removesuffix("?")
    if kind.endswith("[]"):
        assert schema["type"] == "array", at
        assert_described(kind[:-2], schema["items"], f"{at}[]")
    elif kind in JSON_KINDS:
        assert schema["type"] == JSON_KINDS[kind], at
    else:
        for name, of in CONTRACT.description["objects"][kind].items():
            if name not in EXTRA or kind != "Product":
                assert name in schema["properties"], f"{at}.{name}"
                assert_described(of, schema["properties"][name], f"{at}.{name}")


def test_all_our_client_reads_and_is_answered_keeps_to_the_document(bench: Bench, judge: Judge) -> None:
    source = bench.open()
    source.account()
    for stream in source.streams:
        bench.sync(stream.name, source)
    list(source.totals(today(bench)))
    bench.world.advance(2)
    for stream in source.streams:
        bench.sync(stream.name)

    assert judge.used == set(pins()[NAME].operations)


def test_single_documents_keep_to_the_document(bench: Bench, judge: Judge) -> None:
    order = bench.get("/SalesOrders/1", "pageSize=1").json()["Items"][0]
    [page] = bench.open().read("sales_orders", [order["Guid"]])

    assert page.records
    assert judge.used == {"GET /SalesOrders/{pageOrGuid}"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_we_serve_keeps_to_the_document(bench: Bench, judge: Judge, kind: str) -> None:
    for path in (f"/{kind}", f"/{kind}/1"):
        assert bench.get(path, "pageSize=1000").status_code == 200

    assert judge.used == {f"GET /{kind}", f"GET /{kind}/{{pageOrGuid}}"}


@pytest.mark.parametrize("name", sorted(set(CONTRACT.description["operations"]) - BESIDE))
def test_our_description_of_an_operation_is_part_of_the_document(name: str) -> None:
    method, _, path = name.partition(" ")
    operation = contract(NAME).find(method, path.replace("{pageOrGuid}", "1"))
    assert operation is not None
    known = {each["name"] for each in contract(NAME).parameters(operation)}

    assert set(CONTRACT.operation(name)["query"]) <= known


@pytest.mark.parametrize(
    "name",
    ["Product", "Warehouse", "StockOnHand", "Supplier", "Customer", "PurchaseOrder", "SalesOrder", "BillOfMaterials"],
)
def test_our_description_of_a_document_is_part_of_theirs(name: str) -> None:
    assert_described(name, described(name), name)


def test_a_page_is_no_larger_than_the_document_allows(bench: Bench) -> None:
    operation = contract(NAME).find("GET", "/Products/1")
    assert operation is not None
    [size] = [each for each in contract(NAME).parameters(operation) if each["name"] == "pageSize"]

    assert (size["schema"]["minimum"], size["schema"]["maximum"]) == (1, 1000)
    assert [bench.get("/Products/1", f"pageSize={each}").status_code for each in (1, 1000, 1001)] == [200, 200, 400]
