"""Who is told what by email, and that nobody is where there is no mail server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import InvalidInput
from capliquify.services import mailing
from capliquify.services.approval_kinds import EXECUTORS
from capliquify.services.words import optional_words, required_words
from support.organisation_people import approve, ask_promotion, member, send

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.bootstrap import Parts
    from support.people import SignedIn


class NoServer:
    """A mail server nothing reaches: emails stay where they wait."""

    def send(self, email_id: UUID, recipient: str, subject: str, text: str, at: datetime) -> None:
        """Take nothing."""


@pytest.fixture
def mailing_parts(parts: Parts) -> Parts:
    return replace(parts, mailer=NoServer())


@pytest.fixture
def people(parts: Parts) -> dict[str, SignedIn]:
    roles = {"ada": Role.ADMINISTRATOR, "ben": Role.ADMINISTRATOR, "mia": Role.MANAGER, "cleo": Role.OPERATOR}
    return {name: member(parts, name, role) for name, role in roles.items()}


def emails(parts: Parts) -> list[mailing.Email]:
    """What waits to be sent, the oldest first."""
    with parts.system_context("test") as context:
        rows = context.transaction.execute_binary("select id from outbound_email order by id").fetchall()
        found = [mailing.read(context, email_id) for (email_id,) in rows]
    return [email for email in found if email is not None]


def test_those_who_may_decide_are_told_and_then_whoever_asked(
    mailing_parts: Parts, people: dict[str, SignedIn]
) -> None:
    app = create_app(mailing_parts)
    approval = ask_promotion(app, people["ada"], people["cleo"])
    approve(app, people["ben"], approval)
    told = emails(mailing_parts)
    assert [(each.recipient, each.subject) for each in told] == [
        ("ben@example.com", "Approval needed: cleo@example.com becomes administrator."),
        ("ada@example.com", "Executed: cleo@example.com becomes administrator."),
    ]
    address = f"http://localhost:3000/approvals/{approval['id']}?organisation=default"
    assert all(address in each.text for each in told)
    assert "Reason: new duties" in told[0].text
    assert "agreed" in told[1].text


def test_the_link_goes_to_the_one_invited_and_not_into_the_answer(
    mailing_parts: Parts, people: dict[str, SignedIn]
) -> None:
    app = create_app(mailing_parts)
    outcome = send(app, people["ada"], "/invitations", {"email": "dan@example.com", "role": "viewer"}).json()
    [email] = emails(mailing_parts)
    assert outcome["invitation"]["link"] is None
    assert email.recipient == "dan@example.com"
    [link] = [line for line in email.text.splitlines() if "#token=" in line]
    token = link.partition("#token=")[2]
    assert send(app, people["ben"], "/invitations/look", {"token": token}).json()["email"] == "dan@example.com"


def test_without_a_mail_server_no_email_waits_for_ever(parts: Parts, people: dict[str, SignedIn]) -> None:
    ask_promotion(create_app(parts), people["ada"], people["cleo"])
    assert emails(parts) == []


def test_every_kind_of_request_can_be_carried_out() -> None:
    assert set(EXECUTORS) == set(ApprovalKind)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\u202ea"])
def test_words_nobody_can_read_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be printed"):
        optional_words(text, "comment")


def test_words_are_taken_without_the_space_around_them() -> None:
    assert required_words("  two\nlines  ", "reason") == "two\nlines"
    assert optional_words(" \n ", "comment") is None
    with pytest.raises(InvalidInput, match="Give a reason of 1 to 2000 characters"):
        required_words(" ", "reason")
    with pytest.raises(InvalidInput, match="Give a reason of 1 to 2000 characters"):
        required_words("x" * 2001, "reason")
