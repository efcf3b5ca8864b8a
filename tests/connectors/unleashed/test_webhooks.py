from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from capliquify.connectors.unleashed.webhooks import verify_webhook
from capliquify.domain.errors import NotSignedIn
from windtunnel.serving.clock import VirtualClock
from windtunnel.serving.faults import Fault, FaultKind, FaultPlan
from windtunnel.unleashed.webhooks import Outbox

NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)


@pytest.fixture
def outbox() -> Outbox:
    made = Outbox(VirtualClock(NOW), FaultPlan(), "the key")
    made.put("salesorder.updated", "salesOrder", "guid-1")
    return made


def test_a_signed_event_names_the_document_to_fetch(outbox: Outbox) -> None:
    [body] = outbox.events
    [event] = verify_webhook(outbox.headers(body), body, ["another", "the key"], NOW)

    assert (event.topic, event.stream, event.external_ids) == ("salesorder.updated", "sales_orders", ("guid-1",))


def test_the_same_event_has_the_same_id_however_often_it_comes(outbox: Outbox) -> None:
    [body] = outbox.events
    first, second = (verify_webhook(outbox.headers(body), body, ["the key"], NOW)[0].event_id for _ in range(2))

    assert first == second


def test_an_event_of_something_not_read_fetches_nothing(outbox: Outbox) -> None:
    outbox.put("customer.created", "customer", "guid-2")
    body = outbox.events[-1]
    [event] = verify_webhook(outbox.headers(body), body, ["the key"], NOW)

    assert (event.stream, event.external_ids) == (None, ())


@pytest.mark.parametrize("secrets", [[], [""], ["another"]])
def test_an_event_signed_with_none_of_our_keys_does_not_count(outbox: Outbox, secrets: list[str]) -> None:
    [body] = outbox.events

    with pytest.raises(NotSignedIn, match="no signature fits"):
        verify_webhook(outbox.headers(body), body, secrets, NOW)


def test_a_changed_body_does_not_count(outbox: Outbox) -> None:
    [body] = outbox.events

    with pytest.raises(NotSignedIn):
        verify_webhook(outbox.headers(body), body.replace(b"guid-1", b"guid-2"), ["the key"], NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_event_sent_long_ago_or_in_the_future_does_not_count(outbox: Outbox, minutes: int) -> None:
    [body] = outbox.events

    with pytest.raises(NotSignedIn, match="five minutes"):
        verify_webhook(outbox.headers(body), body, ["the key"], NOW + timedelta(minutes=minutes))


def test_a_sender_whose_clock_is_wrong_is_not_heard(outbox: Outbox) -> None:
    outbox.plan.add([Fault(FaultKind.SKEW, seconds=900)])
    [body] = outbox.events

    with pytest.raises(NotSignedIn, match="five minutes"):
        verify_webhook(outbox.headers(body), body, ["the key"], NOW)


@pytest.mark.parametrize("timestamp", ["", "now", "1" * 12, "-1", "¹"])
def test_a_time_that_is_none_does_not_count(outbox: Outbox, timestamp: str) -> None:
    [body] = outbox.events
    headers = {**outbox.headers(body), "x-unleashed-timestamp": timestamp}

    with pytest.raises(NotSignedIn):
        verify_webhook(headers, body, ["the key"], NOW)
