"""A secret whose use fails shows itself nowhere: not in the answer, not at the terminal, not in the logs."""

from __future__ import annotations

import io
import logging
import traceback
from typing import TYPE_CHECKING

import pytest
import structlog

from capliquify.api.app import create_app
from capliquify.cli.main import run
from capliquify.services import secrets
from capliquify.telemetry.logging import configure_logging
from support.http import ask
from support.people import join, sign_in
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capliquify.bootstrap import Parts

VALUE = b"opens-every-door"


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging(level="DEBUG", process="api", stream=stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def damaged(parts: Parts) -> bytes:
    """A secret that no longer opens, as it lies in the database."""
    with parts.context("default", TESTER) as context:
        secrets.put_secret(context, "xero", VALUE)
        context.transaction.execute(
            "update secret set sealed = set_byte(sealed, 40, (get_byte(sealed, 40) + 1) %% 256) where name = %s",
            ("xero",),
        )
        row = context.transaction.execute_binary("select sealed from secret").fetchone()
    assert row is not None
    return bytes(row[0])


def forms(sealed: bytes) -> list[str]:
    """Everything a secret could show itself as."""
    return [VALUE.decode(), VALUE.hex(), str(VALUE), sealed.hex(), str(sealed), str(sealed[29:])]


def test_a_failure_to_open_a_secret_shows_it_neither_in_the_error_nor_in_its_traceback(
    parts: Parts, damaged: bytes, logs: io.StringIO
) -> None:
    shown = ""
    with parts.context("default", TESTER) as context:
        try:
            secrets.get_secret(context, "xero")
        except Exception:  # noqa: BLE001 - as the edges do
            shown = traceback.format_exc()
            structlog.get_logger().exception("failed", secret=VALUE, sealed=damaged)

    assert "was sealed for another place" in shown
    assert '"failed"' in logs.getvalue()
    assert [form for form in forms(damaged) if form in shown + logs.getvalue()] == []


def test_an_answer_about_a_damaged_secret_shows_it_nowhere(parts: Parts, damaged: bytes, logs: io.StringIO) -> None:
    app, ada = create_app(parts), sign_in(parts)
    join(parts, ada, "default")

    answers = [
        ask(app, "/api/v1/secrets", headers=ada.headers),
        ask(app, "/api/v1/secrets/nothing/reveal-request", "POST", headers=ada.headers, json={"reason": "why"}),
        ask(app, "/api/v1/secrets/rotation", "POST", headers=ada.headers, json={"reason": ""}),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 400]
    said = "".join(answer.text for answer in answers) + logs.getvalue()
    assert [form for form in [*forms(damaged), ada.token] if form in said] == []


def test_a_command_that_fails_shows_no_secret(
    parts: Parts,
    damaged: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DATABASE_URL", parts.application_url)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))  # another master key: nothing opens

    assert run(["secrets", "list", "--json"]) == 0
    assert run(["secrets", "rotate"]) == 2

    printed = capsys.readouterr()
    assert "is missing: give it in CAPLIQUIFY_PREVIOUS_MASTER_KEYS" in printed.err
    assert [form for form in forms(damaged) if form in printed.out + printed.err] == []
