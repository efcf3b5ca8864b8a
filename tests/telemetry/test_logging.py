from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from capliquify.telemetry.logging import configure_logging

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging(level="INFO", process="api", stream=stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_line(stream: io.StringIO) -> None:
    structlog.get_logger("x").info("import_finished", rows=3)
    (line,) = _lines(stream)
    assert line.pop("at").endswith("Z")
    assert line == {"event": "import_finished", "rows": 3, "level": "info", "process": "api"}


def test_what_is_bound_to_the_context_is_on_the_line(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1", organisation_id="o1"):
        structlog.get_logger().info("asked")
    assert (_lines(stream)[0]["request_id"], _lines(stream)[0]["organisation_id"]) == ("r1", "o1")


def test_libraries_write_the_same_shape(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("socket %s closed", 7)
    (line,) = _lines(stream)
    assert (line["event"], line["level"], line["process"]) == ("socket 7 closed", "warning", "api")


def test_less_severe_events_are_not_written(stream: io.StringIO) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("library").debug("detail")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("name", ["password", "access_token", "Authorization", "client_secret", "api_key"])
def test_values_with_secret_names_are_hidden(stream: io.StringIO, name: str) -> None:
    structlog.get_logger().info("called", **{name: "opens-the-door"})
    assert _lines(stream)[0][name] == "[hidden]"


def test_secrets_deep_inside_are_hidden(stream: io.StringIO) -> None:
    structlog.get_logger().info("called", request={"headers": [{"cookie": "opens-the-door"}]})
    assert _lines(stream)[0]["request"] == {"headers": [{"cookie": "[hidden]"}]}


def test_passwords_in_addresses_are_hidden(stream: io.StringIO) -> None:
    logging.getLogger("library").error("cannot reach postgresql://me:opens-the-door@host/db")
    assert _lines(stream)[0]["event"] == "cannot reach postgresql://me:[hidden]@host/db"


def test_an_exception_is_structured_and_holds_no_local_values(stream: io.StringIO) -> None:
    def fails() -> None:
        hidden = "opens-the-door"
        raise ValueError(len(hidden))

    try:
        fails()
    except ValueError:
        structlog.get_logger().exception("failed")
    (line,) = _lines(stream)
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert "opens-the-door" not in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key clq_AbC-12_x refused", "key clq_[hidden] refused"),
        ("session cls_QWERTY-12_x over", "session cls_[hidden] over"),
        ("signed with whsec_MfKQ9r8GKYqrTw+/=", "signed with whsec_[hidden]"),
        ("token eyJhbGciOi.eyJzdWIi.c2ln-bmF0", "token eyJ[hidden]"),
        ("scan otpauth://totp/C:a%40b.c?secret=JBSWY3DP", "scan otpauth://[hidden]"),
        ("mail by smtp://me:opens/the-door@host:587", "mail by smtp://me:[hidden]@host:587"),
        ("clerk says sk_live_abc123 is wrong", "clerk says sk_live_[hidden] is wrong"),
        ("Authorization: Bearer clq_AbC", "Authorization: Bearer [hidden]"),
    ],
)
def test_secrets_are_hidden_wherever_they_stand(stream: io.StringIO, text: str, shown: str) -> None:
    structlog.get_logger().info("called", note=text, deep=[{"note": text}])
    logging.getLogger("library").warning("%s", text)
    first, second = _lines(stream)
    assert (first["note"], first["deep"], second["event"]) == (shown, [{"note": shown}], shown)


def test_the_message_of_an_exception_holds_no_secret(stream: io.StringIO) -> None:
    def fails() -> None:
        message = "clq_opens-the-door was refused"
        raise ValueError(message)

    try:
        fails()
    except ValueError:
        structlog.get_logger().exception("failed")
    assert _lines(stream)[0]["exception"][0]["exc_value"] == "clq_[hidden] was refused"
    assert "opens-the-door" not in stream.getvalue()


def test_bytes_are_never_written(stream: io.StringIO) -> None:
    structlog.get_logger().info("called", value=b"opens-the-door")
    assert _lines(stream)[0]["value"] == "[hidden]"


def test_the_http_client_does_not_write_addresses(stream: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://host/orders?token=opens-the-door")
    assert stream.getvalue() == ""
