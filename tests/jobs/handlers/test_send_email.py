from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import Conflict, Unavailable
from capliquify.jobs.handlers import send_email
from capliquify.services import mailing
from capliquify.storage.transaction import begin
from support.people import join, sign_in
from support.trust import TESTER

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.bootstrap import Parts

TEXT = "Hello Ada,\n\nthe secret link.\n"


@dataclass
class Post:
    """A mailer that keeps what it gets, or fails."""

    fault: Exception | None = None
    sent: list[tuple[UUID, str, str, str]] = field(default_factory=list)

    def send(self, email_id: UUID, recipient: str, subject: str, text: str, at: datetime) -> None:
        assert at
        if self.fault is not None:
            raise self.fault
        self.sent.append((email_id, recipient, subject, text))


def write(parts: Parts) -> UUID:
    with parts.system_context("cli:test") as context:
        return mailing.send(context, "ada@example.com", "A\nlink", TEXT)


def kept(parts: Parts) -> tuple[bool, str | None, bytes | None]:
    with begin(parts.pool) as transaction:
        row = transaction.execute_binary(
            "select sent_at is not null, failure, sealed_body from outbound_email"
        ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def test_an_email_is_sent_once_and_what_it_said_is_deleted(parts: Parts) -> None:
    post = Post()
    with_mail = replace(parts, mailer=post)
    email_id = write(parts)
    send_email.handle(with_mail, {"email_id": str(email_id)})
    send_email.handle(with_mail, {"email_id": str(email_id)})
    text = f"{TEXT.rstrip()}\n\n-- \nCapLiquify, http://localhost:3000\n"
    assert post.sent == [(email_id, "ada@example.com", "A link", text)]
    assert kept(parts) == (True, None, None)


def test_what_waits_lies_sealed_and_the_job_knows_only_its_id(parts: Parts) -> None:
    email_id = write(parts)
    _, _, sealed = kept(parts)
    assert sealed is not None
    assert b"secret" not in sealed
    with begin(parts.pool) as transaction:
        [row] = transaction.execute("select inputs from dbos.workflow_input").fetchall()
    assert str(email_id) in str(row[0])
    assert "secret" not in str(row[0])
    assert "ada@" not in str(row[0])


def test_of_a_transaction_that_fails_nothing_is_sent(parts: Parts) -> None:
    def fail() -> None:
        with parts.system_context("cli:test") as context:
            mailing.send(context, "ada@example.com", "A link", TEXT)
            raise Conflict

    with pytest.raises(Conflict):
        fail()
    with begin(parts.pool) as transaction:
        assert transaction.execute("select from outbound_email").fetchall() == []
        assert transaction.execute("select from dbos.workflow_status where name = 'send_email'").fetchall() == []


def test_without_a_mail_server_the_row_says_so(parts: Parts) -> None:
    send_email.handle(parts, {"email_id": str(write(parts))})
    assert kept(parts) == (False, "No mail server is set: CAPLIQUIFY_SMTP_URL.", None)


def test_a_server_that_is_away_is_asked_again(parts: Parts) -> None:
    email_id = write(parts)
    with pytest.raises(Unavailable):
        send_email.handle(replace(parts, mailer=Post(Unavailable("away"))), {"email_id": str(email_id)})
    sent, failure, sealed = kept(parts)
    assert (sent, failure, sealed is not None) == (False, "away", True)
    post = Post()
    send_email.handle(replace(parts, mailer=post), {"email_id": str(email_id)})
    assert len(post.sent) == 1


def test_what_is_refused_for_good_is_given_up(parts: Parts) -> None:
    send_email.handle(replace(parts, mailer=Post(Conflict("no such box"))), {"email_id": str(write(parts))})
    assert kept(parts) == (False, "no such box", None)


def test_an_organisation_goes_on_speaking_for_itself_after_it_wrote(parts: Parts) -> None:
    person = sign_in(parts)
    join(parts, person, "default", Role.VIEWER)
    with parts.context("default", TESTER) as context:
        email_id = mailing.send(context, "ada@example.com", "A link", TEXT)
        assert len(context.transaction.execute("select from membership").fetchall()) == 1
    post = Post()
    send_email.handle(replace(parts, mailer=post), {"email_id": str(email_id)})
    assert len(post.sent) == 1
