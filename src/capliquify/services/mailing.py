"""Emails: written in the transaction that needs them, sent by a job, and forgotten once they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from capliquify.services import vault
from capliquify.services.context import Context, SystemContext
from capliquify.services.job_names import JOB_QUEUE, JobName
from capliquify.storage import job_queue
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import outbound_emails as repository

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.services.context import PersonContext

NO_SERVER: Final = "No mail server is set: CAPLIQUIFY_SMTP_URL."

_LONGEST_SUBJECT: Final = 200
_PATIENCE: Final = timedelta(minutes=10)  # a job tries for three


class Mailer(Protocol):
    """Hands emails to a mail server."""

    def send(self, email_id: UUID, recipient: str, subject: str, text: str, at: datetime) -> None:
        """Hand one over.

        Raises:
            Unavailable: Not at the moment.
            Conflict: Never.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Email:
    """An email that waits to be sent."""

    id: UUID
    recipient: str
    subject: str
    text: str = field(repr=False)


def send(context: Context | PersonContext | SystemContext, recipient: str, subject: str, text: str) -> UUID:
    """Have an email sent once the transaction is committed, and never if it is not; gives its id.

    Args:
        context: Whose doing it is. Of an organisation's context the transaction speaks for it afterwards as before,
            of another one for the installation.
        recipient: One address.
        subject: One line.
        text: Plain text; the address of the installation is put below it.
    """
    email_id = new_id()
    sealing = _of_installation(context)
    sealed = vault.seal(sealing, _place(email_id), text.encode())
    if isinstance(context, Context):
        context.transaction.enter(context.organisation.id)
    line = " ".join(subject.split())[:_LONGEST_SUBJECT]
    repository.add_email(
        context.transaction,
        repository.NewEmail(id=email_id, recipient=recipient, subject=line, sealed_body=sealed, at=context.clock()),
    )
    _enqueue(context, email_id)
    return email_id


def send_again(context: SystemContext) -> int:
    """Queue what still waits though its job has ended: the mail server was away for longer; gives how many."""
    waiting = repository.list_waiting(context.transaction, context.clock() - _PATIENCE)
    for email_id in waiting:
        _enqueue(context, email_id)
    return len(waiting)


def read(context: SystemContext, email_id: UUID) -> Email | None:
    """An email that waits to be sent; None when it was sent, given up or is gone."""
    row = repository.find_waiting(context.transaction, email_id)
    if row is None:
        return None
    text = vault.unseal(context, _place(email_id), row.sealed_body).decode()
    return Email(id=email_id, recipient=row.recipient, subject=row.subject, text=text)


def note_sent(context: SystemContext, email_id: UUID) -> None:
    """The mail server took it: what it said is deleted."""
    repository.set_sent(context.transaction, email_id, context.clock())


def note_failure(context: SystemContext, email_id: UUID, reason: str, *, given_up: bool) -> None:
    """Say why it was not sent; given up, what it said is deleted."""
    repository.set_failure(context.transaction, email_id, reason, given_up=given_up)


def _enqueue(context: Context | PersonContext | SystemContext, email_id: UUID) -> None:
    job_queue.enqueue(
        context.transaction,
        JobName.SEND_EMAIL,
        [{"email_id": str(email_id)}],  # the queue keeps arguments in clear
        job_id=f"send-email-{new_id()}",
        queue=JOB_QUEUE,
    )


def _of_installation(context: Context | PersonContext | SystemContext) -> SystemContext:
    """The job that sends it belongs to no organisation: its text is sealed where the job can open it."""
    return SystemContext(
        transaction=context.transaction,
        actor=context.actor,
        clock=context.clock,
        trust=context.trust,
        origin=context.origin,
    )


def _place(email_id: UUID) -> str:
    return f"outbound_email|sealed_body|{email_id}"
