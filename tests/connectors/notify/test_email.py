from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.connectors.notify.email import SmtpMailer
from capliquify.domain.errors import Conflict, InvalidInput, Unavailable
from support.mail_server import Mailbox, certificate, mail_server

if TYPE_CHECKING:
    from pathlib import Path

ID = UUID("01900000-0000-7000-8000-000000000001")
NOON = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
SENDER = "Roastery <cash@roastery.example>"


def mailer_of(mailbox: Mailbox, scheme: str = "smtp", host: str = "127.0.0.1") -> SmtpMailer:
    return SmtpMailer.of(f"{scheme}://{host}:{mailbox.port}", SENDER)


def send(mailer: SmtpMailer) -> None:
    mailer.send(ID, "ada@example.com", "Grüße", "Hello Ada,\n\nit is late.\n", NOON)


def test_an_email_arrives_as_it_was_written() -> None:
    with mail_server(Mailbox()) as mailbox:
        send(mailer_of(mailbox))
    [message] = mailbox.messages
    assert message["From"] == "Roastery <cash@roastery.example>"
    assert message["To"] == "ada@example.com"
    assert message["Subject"] == "Grüße"
    assert message["Message-ID"] == f"<{ID}@roastery.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Tue, 30 Jun 2026 12:00:00 +0000"
    assert message.get_content().splitlines() == ["Hello Ada,", "", "it is late."]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_it_travels_encrypted_to_a_server_whose_certificate_is_believed(tmp_path: Path, scheme: str) -> None:
    server_tls, client_tls = certificate(tmp_path)
    with mail_server(Mailbox(), tls=server_tls, starttls=scheme == "smtp") as mailbox:
        send(replace(mailer_of(mailbox, scheme, "localhost"), tls=client_tls))
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_with_a_strange_certificate_gets_nothing(tmp_path: Path, scheme: str) -> None:
    server_tls, _ = certificate(tmp_path)
    with (
        mail_server(Mailbox(), tls=server_tls, starttls=scheme == "smtp") as mailbox,
        pytest.raises(Unavailable, match="does not take email"),
    ):
        send(replace(mailer_of(mailbox, scheme, "localhost"), tls=ssl.create_default_context()))
    assert mailbox.messages == []


def test_a_server_of_another_machine_that_offers_no_encryption_gets_nothing() -> None:
    elsewhere = "LOCALHOST"  # leads here, but is not one of the names known to
    with mail_server(Mailbox()) as mailbox, pytest.raises(Unavailable, match="STARTTLS"):
        send(replace(mailer_of(mailbox), host=elsewhere))
    assert mailbox.messages == []


def test_a_refusal_for_now_is_not_one_for_good() -> None:
    with mail_server(Mailbox(reply="451 try later")) as mailbox, pytest.raises(Unavailable, match="451: try later"):
        send(mailer_of(mailbox))
    with mail_server(Mailbox(reply="554 no")) as mailbox, pytest.raises(Conflict, match="554: no"):
        send(mailer_of(mailbox))


def test_a_server_that_is_away_is_unavailable() -> None:
    with mail_server(Mailbox()) as mailbox:
        pass
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 does not take email"):
        send(mailer_of(mailbox))


@pytest.mark.parametrize("url", ["http://mail:25", "mail.example.com", "smtp://", "smtp://user:topsecret@:x"])
def test_an_address_of_no_mail_server_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(InvalidInput, match="CAPLIQUIFY_SMTP_URL must look like") as refusal:
        SmtpMailer.of(url, SENDER)
    assert "topsecret" not in str(refusal.value)


def test_the_parts_of_an_address() -> None:
    mailer = SmtpMailer.of("smtps://jo%40x:p%2Fw@mail.example.com", SENDER)
    assert (mailer.host, mailer.port, mailer.tls_first) == ("mail.example.com", 465, True)
    assert (mailer.user, mailer.password) == ("jo@x", "p/w")
    assert "p/w" not in repr(mailer)
    assert SmtpMailer.of("smtp://mail.example.com", SENDER).port == 587


def test_no_line_of_a_subject_becomes_a_header() -> None:
    with mail_server(Mailbox()) as mailbox, pytest.raises(ValueError, match="linefeed"):
        mailer_of(mailbox).send(ID, "ada@example.com", "Hello\r\nBcc: eve@example.com", "Hello", NOON)
    assert mailbox.messages == []
