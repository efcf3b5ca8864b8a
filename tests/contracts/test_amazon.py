"""What our Amazon client asks and what the wind tunnel's Amazon answers is what Amazon's models say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

from capliquify.connectors.amazon import payloads
from capliquify.connectors.amazon.operations import OPERATIONS
from capliquify.connectors.amazon.order_stream import INCLUDED
from support.amazon import ADDRESS, Seller, lived
from support.contracts.documents import FOLDER, Published, contract, published
from support.contracts.judging import Judge, judged
from support.in_process import in_process
from windtunnel.amazon.server import AmazonStandIn
from windtunnel.serving.contract import Contract

pytestmark = published("amazon")

NAMES = ("orders_2026-01-01", "finances_2024-06-19", "fbaInventory", "reports_2021-06-30")
OURS = Contract("amazon")
JSON_KINDS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "object": "object"}
PAYLOADS: Mapping[str, Any] = {
    "searchOrders": payloads.Orders,
    "getOrder": payloads.OneOrder,
    "listTransactions": payloads.Transactions,
    "createReport": payloads.ReportId,
    "getReports": payloads.Reports,
    "getReport": payloads.Report,
    "getReportDocument": payloads.ReportDocument,
}


def models(base: str = "") -> list[Published]:
    return [contract(f"amazon/{name}.json", base=base) for name in NAMES]


def operation_of(name: str) -> tuple[Published, Mapping[str, Any]]:
    """An operation by the name in our description, in the model that has it."""
    method, _, path = name.partition(" ")
    for model in models():
        found = model.root["paths"].get(path, {}).get(method.lower())
        if found is not None:
            return model, found
    message = f"{name} is in no model"
    raise AssertionError(message)


def examples() -> list[tuple[str, str, Mapping[str, Any], Any]]:
    """Name, status, parameters and answer of each static example of an operation we use."""
    found: list[tuple[str, str, Mapping[str, Any], Any]] = []
    if not (FOLDER / "amazon").is_dir():
        return found
    for name in OURS.description["operations"]:
        _, operation = operation_of(name)
        for status, response in operation["responses"].items():
            cases = response.get("x-amzn-api-sandbox", {}).get("static", ())
            found += [(name, status, each["request"].get("parameters", {}), each["response"]) for each in cases]
    return found


def assert_described(model: Published, kind: str, schema: Any, at: str) -> None:  # noqa: ANN401 - any JSON value
    """Every field we describe is a published one of the same kind; a part that holds its like is looked at once."""
    schema, kind = model.resolve(schema), kind.removesuffix("?")
    if kind.endswith("[]"):
        assert schema["type"] == "array", at
        assert_described(model, kind[:-2], schema["items"], f"{at}[]")
    elif "|" in kind:
        assert set(kind.split("|")) <= set(schema.get("enum", kind.split("|"))), at
    elif kind in JSON_KINDS:
        assert schema["type"] == JSON_KINDS[kind], at
    elif f".{kind}." not in at:
        at = f"{at}.{kind}."
        for field, of in OURS.description["objects"][kind].items():
            assert field in schema["properties"], f"{at}.{field}"
            assert_described(model, of, schema["properties"][field], f"{at}.{field}")


@pytest.fixture(scope="module")
def sandbox() -> AmazonStandIn:
    return AmazonStandIn(lived(), models=FOLDER / "amazon")


@pytest.fixture
def seller() -> Iterator[Seller]:
    """A connection, each call held against the models."""
    made = Seller(lived(days_left=3))
    made.judge = Judge(models("/eu"), beside=("/auth/o2/token", "/documents/"))
    with judged(made.http, made.judge):
        yield made


def test_everything_asked_and_answered_in_a_sync_is_as_the_models_say(seller: Seller) -> None:
    seller.sync()
    seller.world.advance(2)
    seller.sync()
    list(seller.open().totals(date(2026, 10, 30)))
    order = seller.world.company.shops.shops[0].book.orders[0].number
    list(seller.open().read("orders", [order]))

    assert seller.judge is not None
    assert seller.judge.used == {f"{each.method} {each.path}" for each in OPERATIONS}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/eu/orders/2026-01-01/orders", 400),
        ("/eu/orders/2026-01-01/orders/203-0000000-0000000", 404),
        ("/eu/orders/2026-01-01/orders?lastUpdatedAfter=2026-10-01T00:00:00Z&marketplaceIds=ATVPDKIKX0DER", 403),
        ("/eu/finances/2024-06-19/transactions", 400),
        ("/eu/reports/2021-06-30/reports", 400),
        ("/eu/reports/2021-06-30/reports/1", 404),
    ],
)
def test_refusals_are_as_the_models_say(seller: Seller, path: str, status: int) -> None:
    seller.open().account()
    token = seller.tokens.held

    assert token is not None
    assert seller.http.get(path, headers={"x-amz-access-token": token.access}).status_code == status


def test_one_call_too_many_is_refused_as_the_models_say(seller: Seller) -> None:
    seller.open().account()
    token = seller.tokens.held
    assert token is not None
    asked = "granularityType=Marketplace&granularityId=A1F83G8C2ARO7P&marketplaceIds=A1F83G8C2ARO7P"
    path = f"/eu/fba/inventory/v1/summaries?{asked}"

    answers = [seller.http.get(path, headers={"x-amz-access-token": token.access}).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


@pytest.mark.parametrize("name", list(OURS.description["operations"]))
def test_each_operation_is_published_with_its_parameters(name: str) -> None:
    model, operation = operation_of(name)
    described = OURS.operation(name)
    parameters = {model.resolve(each)["name"] for each in operation.get("parameters", ())}

    assert described["id"] == operation["operationId"]
    assert set(described.get("query", ())) <= parameters


@pytest.mark.parametrize("name", list(OURS.description["operations"]))
def test_each_answer_has_the_fields_described(name: str) -> None:
    model, operation = operation_of(name)
    status = "202" if "202" in operation["responses"] else "200"

    assert_described(model, OURS.operation(name)["answer"], operation["responses"][status]["schema"], name)


def test_the_body_of_a_report_has_the_fields_described() -> None:
    name = "POST /reports/2021-06-30/reports"
    model, operation = operation_of(name)
    schema = model.resolve(operation["parameters"][0]["schema"])
    described = OURS.operation(name)

    assert set(described["body"]) == set(schema["required"])
    assert set(described["may"]) <= set(schema["properties"])


@pytest.mark.parametrize("name", list(OURS.description["operations"]))
def test_rates_are_the_published_ones(name: str) -> None:
    _, operation = operation_of(name)
    (published_rate,) = re.findall(r"\| *([\d.]+) *\| *([\d.]+) *\|", operation["description"])
    ours = OURS.operation(name)
    (client,) = [each for each in OPERATIONS if f"{each.method} {each.path}" == name]

    assert (ours["rate"], ours["burst"]) == (float(published_rate[0]), float(published_rate[1]))
    assert (client.name, client.rate, client.burst) == (ours["id"], ours["rate"], ours["burst"])


def test_amazon_is_never_asked_who_bought() -> None:
    _, operation = operation_of("GET /orders/2026-01-01/orders")
    (included,) = [each for each in operation["parameters"] if each["name"] == "includedData"]

    assert set(INCLUDED.split(",")) <= set(included["items"]["enum"]) - {"BUYER", "RECIPIENT", "PACKAGES", "PAYMENT"}


@pytest.mark.parametrize(("name", "status", "parameters", "answer"), examples())
def test_the_sandbox_answers_each_static_example(
    sandbox: AmazonStandIn, name: str, status: str, parameters: Mapping[str, Any], answer: object
) -> None:
    method, _, path = name.partition(" ")
    values = {key: each["value"] for key, each in parameters.items()}
    body = values.pop("body", None)
    path = re.sub(r"{(\w+)}", lambda found: values.pop(found.group(1)), path)
    query = {key: ",".join(value) if isinstance(value, list) else value for key, value in values.items()}

    answered = in_process(sandbox.app(), ADDRESS).request(method, f"/sandbox{path}", params=query, json=body)

    assert str(answered.status_code) == status
    assert json.dumps(answered.json()) == json.dumps(answer)


@pytest.mark.parametrize(
    ("name", "answer"), [(name, answer) for name, status, _, answer in examples() if status in {"200", "202"}]
)
def test_our_client_reads_each_static_example(name: str, answer: object) -> None:
    msgspec.json.decode(json.dumps(answer), type=PAYLOADS[OURS.operation(name)["id"]])


@pytest.mark.parametrize("name", ["GET /orders/2026-01-01/orders", "GET /orders/2026-01-01/orders/{orderId}"])
def test_our_client_reads_the_examples_of_orders(name: str) -> None:
    _, operation = operation_of(name)
    answer = operation["responses"]["200"]["examples"]["application/json"]

    msgspec.json.decode(json.dumps(answer), type=PAYLOADS[operation["operationId"]])
