from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.services import connecting, connections, source_reading
from capliquify.services.connections import NewSource
from capliquify.storage.ids import new_id
from support.http import ask
from support.pretend_vendor import RIGHT, SIGNATURE, PretendConnector, signature_of, with_vendor
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from capliquify.connectors.protocol import WebhookEvent
    from capliquify.services.answers.sources import Source

KEY, OLD_KEY = "webhook-key", "webhook-key-before"
EVENTS = json.dumps([{"id": "e1", "stream": "items"}, {"id": "e2"}]).encode()


@pytest.fixture
def installed(parts: Parts) -> Parts:
    return with_vendor(parts, PretendConnector())


@pytest.fixture
def app(installed: Parts) -> App:
    return create_app(installed)


def connected(parts: Parts, **credentials: str) -> Source:
    new = NewSource(
        vendor="xero",
        settings={"client_id": "us", "sign_in": "secret"},
        credentials={"client_secret": RIGHT, **credentials},
    )
    with parts.context("default", TESTER) as context:
        begun = connecting.begin(context, new)
    went_on = connecting.go_on(parts.sources, lambda: parts.context("default", TESTER), begun)
    return went_on.source


@pytest.fixture
def source(installed: Parts) -> Source:
    return connected(installed, webhook_key=f"{KEY}, {OLD_KEY}")


def deliver(app: App, path: str, body: bytes = EVENTS, secret: str = KEY) -> httpx.Response:
    headers = {SIGNATURE: signature_of(secret, body), "Content-Type": "application/json"}
    return ask(app, path, "POST", headers=headers, content=body)


def rows(parts: Parts, statement: str) -> list[Any]:
    with parts.context("default", TESTER) as context:
        return context.transaction.execute_binary(statement).fetchall()


def waiting(parts: Parts) -> list[str]:
    return [row[0] for row in rows(parts, "select event_id from webhook_event where handled_at is null")]


def test_what_is_signed_is_kept_and_only_what_names_documents_waits(app: App, installed: Parts, source: Source) -> None:
    answer = deliver(app, source.webhook_path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert rows(installed, "select event_id from webhook_event order by event_id") == [("e1",), ("e2",)]
    assert waiting(installed) == ["e1"]


def test_no_cookie_is_set(app: App, source: Source) -> None:
    assert "set-cookie" not in deliver(app, source.webhook_path).headers


def test_the_fetching_is_left_to_a_job(app: App, installed: Parts, source: Source) -> None:
    with installed.context("default", TESTER) as context:
        context.transaction.execute("update sync_run set status = 'completed'")
    deliver(app, source.webhook_path)
    assert rows(installed, "select cause from sync_run where status = 'queued'") == [("webhook",)]


def test_a_repeat_is_taken_and_counts_once(app: App, installed: Parts, source: Source) -> None:
    statuses = {deliver(app, source.webhook_path).status_code for _ in range(3)}
    assert (statuses, waiting(installed)) == ({200}, ["e1"])


def test_the_secret_before_counts_while_it_is_replaced(app: App, source: Source) -> None:
    assert deliver(app, source.webhook_path, secret=OLD_KEY).status_code == 200


@pytest.mark.parametrize("secret", ["guessed", "", RIGHT, f"{KEY}, {OLD_KEY}"])
def test_what_is_signed_otherwise_is_refused_with_nothing_in_the_answer(
    app: App, installed: Parts, source: Source, secret: str
) -> None:
    answer = deliver(app, source.webhook_path, secret=secret)
    assert (answer.status_code, answer.content) == (401, b"")
    assert waiting(installed) == []


def test_a_body_that_was_changed_is_refused(app: App, source: Source) -> None:
    headers = {SIGNATURE: signature_of(KEY, EVENTS)}
    assert ask(app, source.webhook_path, "POST", headers=headers, content=EVENTS + b" ").status_code == 401


def test_without_a_key_for_webhooks_none_counts(app: App, installed: Parts) -> None:
    path = connected(installed).webhook_path
    assert [deliver(app, path, secret=secret).status_code for secret in ("", RIGHT)] == [401, 401]


def test_a_vendor_that_signs_with_its_one_secret_is_believed(installed: Parts) -> None:
    connector = PretendConnector()
    connector.fields = [each for each in connector.fields if each.name != "webhook_key"]
    parts = with_vendor(installed, connector)
    assert deliver(create_app(parts), connected(parts).webhook_path, secret=RIGHT).status_code == 200


def test_nobody_listens_at_another_address(app: App, source: Source) -> None:
    _, _, _, _, vendor, organisation, connection = source.webhook_path.split("/")
    for path in (
        f"/api/v1/webhooks/{vendor}/{organisation}/{new_id()}",
        f"/api/v1/webhooks/{vendor}/{new_id()}/{connection}",
        f"/api/v1/webhooks/shopify/{organisation}/{connection}",
        f"/api/v1/webhooks/nobody/{organisation}/{connection}",
    ):
        answer = deliver(app, path)
        assert (answer.status_code, answer.content) == (404, b""), path


def test_nobody_listens_for_a_vendor_without_webhooks(installed: Parts, source: Source) -> None:
    parts = with_vendor(installed, PretendConnector(verify_webhook=None))
    assert deliver(create_app(parts), source.webhook_path).status_code == 404


def test_a_disconnected_source_listens_no_more(app: App, installed: Parts, source: Source) -> None:
    with installed.context("default", TESTER) as context:
        connections.disconnect(context, source.id)
    assert deliver(app, source.webhook_path).status_code == 404


def test_a_paused_source_keeps_what_it_is_told(app: App, installed: Parts, source: Source) -> None:
    with installed.context("default", TESTER) as context:
        connections.pause(context, source.id)
    assert (deliver(app, source.webhook_path).status_code, waiting(installed)) == (200, ["e1"])


def test_a_body_larger_than_any_webhook_is_refused_unread(app: App, source: Source) -> None:
    assert deliver(app, source.webhook_path, body=b" " * ((1 << 20) + 1)).status_code == 413


def test_the_unknown_costs_a_real_check(installed: Parts, source: Source) -> None:
    checked: list[tuple[bytes, int]] = []

    def verify(
        headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
    ) -> Sequence[WebhookEvent]:
        del headers, now
        checked.append((body, len(secrets)))
        return []

    app = create_app(with_vendor(installed, PretendConnector(verify_webhook=verify)))
    organisation = source.webhook_path.split("/")[5]
    deliver(app, f"/api/v1/webhooks/xero/{organisation}/{new_id()}")
    assert checked == [(EVENTS, 1)]


@pytest.mark.parametrize("body", [b"\xff", b"", b"[]", b'{"events":' * 20_000])
def test_what_is_signed_and_not_understood_is_refused(parts: Parts, body: bytes) -> None:
    new = NewSource(vendor="xero", settings={"client_id": "us"}, credentials={"webhook_key": KEY})
    with parts.context("default", TESTER) as context:
        row = connections.create(context, new)
        path = source_reading.get_source(context, str(row.id)).webhook_path
    signature = base64.b64encode(hmac.digest(KEY.encode(), body, "sha256")).decode()
    answer = ask(create_app(parts), path, "POST", headers={"x-xero-signature": signature}, content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-input")
