"""Emails that wait to be sent, and those that were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEmail:
    """An email that is not there yet."""

    id: UUID
    recipient: str
    subject: str
    sealed_body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingEmail:
    """An email that waits to be sent."""

    recipient: str
    subject: str
    sealed_body: bytes


def add_email(transaction: Transaction, new: NewEmail) -> None:
    """Store an email that is to be sent."""
    transaction.execute(
        "insert into outbound_email (id, recipient, subject, sealed_body, created_at) values (%s, %s, %s, %b, %s)",
        (new.id, new.recipient, new.subject, new.sealed_body, new.at),
    )


def find_waiting(transaction: Transaction, email_id: UUID) -> WaitingEmail | None:
    """An email that was not sent, and whose text is still there."""
    row = transaction.execute_binary(
        "select recipient, subject, sealed_body from outbound_email "
        "where id = %s and sent_at is null and sealed_body is not null",
        (email_id,),
    ).fetchone()
    return None if row is None else WaitingEmail(*row)


def list_waiting(transaction: Transaction, before: datetime) -> list[UUID]:
    """Emails written before an instant that still wait to be sent, the oldest first."""
    rows = transaction.execute_binary(
        "select id from outbound_email where sent_at is null and sealed_body is not null and created_at < %s "
        "order by created_at, id",
        (before,),
    )
    return [row[0] for row in rows]


def set_sent(transaction: Transaction, email_id: UUID, now: datetime) -> None:
    """Note that an email was sent, and forget its text."""
    transaction.execute(
        "update outbound_email set sent_at = %s, failure = null, sealed_body = null where id = %s", (now, email_id)
    )


def set_failure(transaction: Transaction, email_id: UUID, failure: str, *, given_up: bool) -> None:
    """Note why an email was not sent; given up, its text is forgotten."""
    transaction.execute(
        "update outbound_email set failure = %s, sealed_body = case when %s then null else sealed_body end "
        "where id = %s and sent_at is null",
        (failure, given_up, email_id),
    )


def delete_emails(transaction: Transaction, before: datetime) -> int:
    """Forget emails written before an instant; gives how many."""
    return transaction.execute("delete from outbound_email where created_at < %s", (before,)).rowcount
