"""What our Xero client asks and what the wind tunnel's Xero answers is what Xero publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # it brings no type information

from capliquify.connectors.xero import mapping, payloads, reports
from capliquify.connectors.xero.connector import CONNECTOR
from capliquify.connectors.xero.payloads import Event, TokenAnswer
from capliquify.connectors.xero.source import STREAMS
from capliquify.connectors.xero.tokens import SCOPES as ASKED
from support.contracts.documents import Published, contract, published
from support.contracts.judging import Judge, judged
from support.xero import Bench, bench, lived
from windtunnel.serving.contract import Contract
from windtunnel.xero.operations import SCOPES
from windtunnel.xero.server import XeroStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World

pytestmark = published("xero")

ACCOUNTING = contract("xero/xero_accounting.yaml", base="/api.xro/2.0")
IDENTITY = contract("xero/xero-identity.yaml")
WEBHOOKS = contract("xero/xero-webhooks.yaml")
OURS = Contract("xero")
JSON_KINDS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
# In every published example of an answer, and in none of the schemas.
ONLY_IN_EXAMPLES = frozenset(OURS.description["only_in_examples"])
DOCUMENTED = dict.fromkeys(OURS.description["objects"], ACCOUNTING) | {
    "Connection": IDENTITY,
    "AccessToken": IDENTITY,
    "WebhookEvent": WEBHOOKS,
}
# An error's shape that Xero's pages show and its document does not hold; events are inside their delivery.
BESIDE = {"Problem", "Event"}


@pytest.fixture(scope="module")
def world() -> World:
    return lived(years=1)


@pytest.fixture
def connected(world: World) -> Iterator[Bench]:
    """A connector and its Xero, each call held against the documents."""
    made = bench(XeroStandIn(world), custom=False)
    judge = Judge(
        [ACCOUNTING, IDENTITY], beside=("/connect/token", "/identity"), extra_fields=ONLY_IN_EXAMPLES | {"scope"}
    )
    with judged(made.tools.http, judge):
        made.judge = judge
        yield made


def schema_of(document: Published, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document.root["components"]["schemas"][name]
    return found


def kinds_of(document: Published, schema: Mapping[str, Any]) -> set[str]:
    """The JSON types a schema allows."""
    schema = document.resolve(schema)
    if "properties" in schema:
        return {"object"}
    of = schema.get("type", "object")
    return set(of) if isinstance(of, list) else {of}


@pytest.mark.parametrize("name", sorted(set(OURS.description["objects"]) - BESIDE))
def test_each_field_described_is_published_with_its_kind(name: str) -> None:
    document = DOCUMENTED[name]
    schema = schema_of(document, OURS.description["schemas"].get(name, name))
    fields = OURS.description["objects"][name]
    known = schema["properties"]

    for field, kind in fields.items():
        if field in ONLY_IN_EXAMPLES and field not in known:
            continue
        if (name, field) == ("AccessToken", "scope"):
            continue  # of OAuth itself
        assert field in known, f"{name}.{field}"
        plain = kind.removesuffix("?")
        allowed = kinds_of(document, known[field])
        if plain.endswith("[]"):
            assert allowed == {"array"}, f"{name}.{field}"
        elif plain in JSON_KINDS:
            assert JSON_KINDS[plain] in allowed, f"{name}.{field}"
        elif "|" in plain:
            values = document.resolve(known[field]).get("enum")
            assert values is None or set(plain.split("|")) <= set(values), f"{name}.{field}"


@pytest.mark.parametrize("name", sorted(OURS.description["operations"]))
def test_each_operation_is_published_with_its_parameters(name: str) -> None:
    described = OURS.description["operations"][name]
    path = described.get("path", name.removeprefix("GET "))
    operation = ACCOUNTING.root["paths"][path]["get"]
    parameters = {ACCOUNTING.resolve(each)["name"] for each in operation.get("parameters", ())}

    assert set(described.get("query", ())) <= parameters


@pytest.mark.parametrize("field", sorted(ONLY_IN_EXAMPLES))
def test_fields_the_document_forgot_are_in_its_examples(field: str) -> None:
    assert any(f'"{field}"' in msgspec.json.encode(example).decode() for _, example in examples())


@pytest.mark.parametrize("stream", [each.name for each in STREAMS])
def test_a_stream_is_asked_and_answered_as_published(connected: Bench, stream: str) -> None:
    first = list(connected.source().pages(stream, {}))
    connected.xero.world.advance()
    list(connected.source().pages(stream, first[-1].state))

    assert connected.judge is not None
    assert connected.judge.used


def test_totals_are_asked_and_answered_as_published(connected: Bench) -> None:
    assert len(list(connected.source().totals(date(2026, 8, 31)))) == 4


def test_documents_of_a_webhook_are_asked_and_answered_as_published(connected: Bench) -> None:
    ids = [held.id for held in connected.xero.holdings.list("Invoices")[:3]]

    (page,) = connected.source().read("invoices", ids)

    assert page.rows == 3


def test_the_organisations_are_asked_and_answered_as_published(connected: Bench) -> None:
    (account,) = CONNECTOR.accounts(connected.tools, connected.setup)

    assert connected.judge is not None
    assert account.name == "Stillwater Drinks Ltd"
    assert "GET /Connections" in connected.judge.used


@pytest.mark.parametrize("report", ["TrialBalance", "AgedReceivablesByContact", "AgedPayablesByContact"])
def test_reports_nobody_reads_yet_are_answered_as_published(connected: Bench, report: str) -> None:
    contact = next(
        held.id for held in connected.xero.holdings.list("Contacts") if held.body["IsSupplier"] is ("Pay" in report)
    )
    query = {} if report == "TrialBalance" else {"contactId": contact}
    app = bench(connected.xero).setup
    pair = (app.settings["client_id"], app.credentials["client_secret"])
    token = connected.tools.http.post("/connect/token", data={"grant_type": "client_credentials"}, auth=pair).json()
    headers = {
        "Authorization": f"Bearer {token['access_token']}",
        "Accept": "application/json",
        "xero-tenant-id": connected.setup.account_id,
    }

    answer = connected.tools.http.get(f"/api.xro/2.0/Reports/{report}", params=query, headers=headers)

    assert (answer.status_code, answer.json()["Reports"][0]["ReportType"]) == (200, report)


def test_a_token_has_the_published_fields(connected: Bench) -> None:
    form = {"grant_type": "client_credentials"}
    app = bench(XeroStandIn(connected.xero.world)).setup
    pair = (app.settings["client_id"], app.credentials["client_secret"])

    answer = connected.tools.http.post("/connect/token", data=form, auth=pair).json()

    assert set(answer) - {"scope"} <= set(schema_of(IDENTITY, "AccessToken")["properties"])
    assert set(TokenAnswer.__struct_fields__) - {"scope"} <= set(schema_of(IDENTITY, "AccessToken")["properties"])


def test_webhooks_are_as_published(connected: Bench) -> None:
    bodies: list[bytes] = []

    def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
        del url, headers
        bodies.append(body)
        return 200

    connected.xero.world.advance()
    connected.xero.deliver(post)
    validator = Draft202012Validator({"$ref": "#/components/schemas/WebhookEvent", **WEBHOOKS.root})

    assert bodies
    assert [error.message for body in bodies for error in validator.iter_errors(msgspec.json.decode(body))] == []


def test_the_published_webhook_is_read() -> None:
    post = WEBHOOKS.root["webhooks"]["creditNotes"]["post"]["requestBody"]["content"]["application/json"]
    example = post["examples"]["creditNoteCreate"]["value"]

    (event,) = payloads.read(msgspec.json.encode(example), payloads.Delivery, "example").events

    assert event == Event(
        category="CREDITNOTE",
        type="CREATE",
        at="2025-12-02T00:44:09.923",
        resource="55d84274-a3da-4829-a7c0-0cab601b95cc",
        tenant="aef86862-2015-4b6b-88bc-d89032cecc50",
    )


def examples() -> list[tuple[str, Any]]:
    """The published examples of answers to the operations that are described, by path."""
    found = []
    for name, described in OURS.description["operations"].items():
        path = described.get("path", name.removeprefix("GET "))
        answer = ACCOUNTING.root["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        if "example" in answer:
            found.append((path, answer["example"]))
        found += [(path, ACCOUNTING.resolve(each)["value"]) for each in answer.get("examples", {}).values()]
    return found


LISTS: Mapping[str, tuple[type[Any], Any]] = {
    "Invoices": (payloads.Invoice, mapping.invoice),
    "CreditNotes": (payloads.CreditNote, mapping.credit_note),
    "Payments": (payloads.Payment, None),
    "BankTransactions": (payloads.BankTransaction, None),
    "Accounts": (payloads.Account, None),
    "Organisations": (payloads.Organisation, None),
}


@pytest.mark.parametrize(("path", "example"), [pytest.param(*each, id=each[0]) for each in examples()])
def test_each_published_example_is_read(path: str, example: Any) -> None:  # noqa: ANN401 - any JSON value
    if path.startswith("/Reports"):
        (report,) = payloads.read(msgspec.json.encode(example), reports.Reports, path).reports
        if path not in {"/Reports/AgedReceivablesByContact", "/Reports/AgedPayablesByContact"}:
            assert reports.table_of(path, report).amounts
        return
    name = next(key for key in example if key in LISTS or key in {"Contacts", "Currencies"})
    if name not in LISTS:
        return  # served, and not read
    kind, map_one = LISTS[name]
    for document in example[name]:
        raw = msgspec.json.encode(document)
        read = payloads.read(raw, kind, path)
        if map_one is not None:
            assert map_one(read, raw) is not None


def test_the_rights_asked_for_are_those_that_are_enforced() -> None:
    assert set(ASKED) <= SCOPES
