"""Webhooks of Xero count when they are signed with the key, and name what to fetch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.connectors.protocol import AnswerChanged
from capliquify.connectors.xero.webhooks import verify_webhook
from capliquify.domain.errors import NotSignedIn
from capliquify.domain.records.invoice import SalesInvoice
from support.xero import Bench, records_of
from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.xero.server import WEBHOOK_KEY, XeroStandIn

if TYPE_CHECKING:
    from capliquify.connectors.protocol import WebhookEvent
    from windtunnel.serving.world import World

NOW = datetime(2026, 9, 15, 22, tzinfo=UTC)


class Receiver:
    """Takes deliveries as the product does: 200 where the signature is right, else 401."""

    def __init__(self) -> None:
        self.events: list[WebhookEvent] = []
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        del url
        try:
            self.events += verify_webhook(headers, body, ["another-key", WEBHOOK_KEY], NOW)
        except NotSignedIn:
            return 401
        self.bodies.append(body)
        self.signatures.append(headers["x-xero-signature"])
        return 200


def test_the_first_round_is_passed(world: World) -> None:
    assert XeroStandIn(world).intent_to_receive(Receiver())


def test_a_receiver_that_checks_nothing_does_not_pass_the_first_round(world: World) -> None:
    assert not XeroStandIn(world).intent_to_receive(lambda *_: 200)


def test_events_name_the_documents_that_changed(connected: Bench, world: World) -> None:
    _, state = connected.read("invoices")
    receiver = Receiver()
    world.advance()

    statuses = connected.xero.deliver(receiver)
    ids = [each for event in receiver.events if event.stream == "invoices" for each in event.external_ids]
    named = records_of(list(connected.source().read("invoices", ids)))

    changed = {record.external_id: record for record in connected.read("invoices", state)[0]}
    assert set(statuses) == {200}
    assert {record.external_id: record for record in named}.items() <= changed.items()
    assert len(named) == len(ids) > 0


def test_a_delivery_that_comes_again_has_the_same_events(connected: Bench, world: World) -> None:
    receiver = Receiver()
    connected.xero.plan.add([Fault(FaultKind.DUPLICATE_WEBHOOK), Fault(FaultKind.REORDER_WEBHOOKS)])
    world.advance()

    connected.xero.deliver(receiver)

    assert len(receiver.events) > len({event.event_id for event in receiver.events})


@pytest.mark.parametrize("change", ["body", "signature", "key"])
def test_what_was_changed_on_the_way_is_refused(connected: Bench, change: str) -> None:
    receiver = Receiver()
    connected.xero.intent_to_receive(receiver)
    body, signature = receiver.bodies[0], receiver.signatures[0]
    body = body + b" " if change == "body" else body
    signature = "A" + signature[1:] + "é" if change == "signature" else signature
    secrets = ["another-key"] if change == "key" else [WEBHOOK_KEY]

    with pytest.raises(NotSignedIn):
        verify_webhook({"x-xero-signature": signature}, body, secrets, NOW)


def test_one_without_a_signature_is_refused() -> None:
    with pytest.raises(NotSignedIn):
        verify_webhook({}, b"{}", [WEBHOOK_KEY], NOW)


def test_one_that_is_signed_and_no_delivery_is_told(connected: Bench) -> None:
    signature = connected.xero.outbox._signature(b"{}")

    with pytest.raises(AnswerChanged):
        verify_webhook({"x-xero-signature": signature}, b"{}", [WEBHOOK_KEY], NOW)


@pytest.mark.parametrize(
    ("category", "stream", "ids"),
    [("INVOICE", "invoices", ("r",)), ("CREDITNOTE", "credit_notes", ("r",)), ("CONTACT", None, ())],
)
def test_a_category_names_its_stream(connected: Bench, category: str, stream: str | None, ids: Any) -> None:  # noqa: ANN401 - a tuple
    body = (
        f'{{"events":[{{"eventCategory":"{category}","eventType":"UPDATE","eventDateUtc":"t","resourceId":"r",'
        f'"tenantId":"o"}}]}}'
    ).encode()
    signature = connected.xero.outbox._signature(body)

    (event,) = verify_webhook({"x-xero-signature": signature}, body, [WEBHOOK_KEY], NOW)

    assert (event.stream, event.external_ids, event.event_id) == (stream, ids, f"o/{category}/r/t/UPDATE")


def test_what_a_webhook_names_and_is_gone_is_left_out(connected: Bench) -> None:
    pages = list(connected.source().read("credit_notes", ["00000000-0000-0000-0000-000000000000"]))

    assert [page.rows for page in pages] == [0]


def test_an_invoice_that_a_webhook_names_becomes_a_record(connected: Bench) -> None:
    wanted = next(held for held in connected.xero.holdings.list("Invoices") if held.body["Type"] == "ACCREC")

    (page,) = connected.source().read("invoices", [wanted.id])

    assert [type(record) for record in page.records] == [SalesInvoice]
    assert page.state == {}
