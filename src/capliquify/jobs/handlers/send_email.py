"""Sends one email; after a crash perhaps twice, under the same Message-ID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog

from capliquify.domain.errors import Conflict, Unavailable
from capliquify.services import mailing
from capliquify.services.job_names import JobName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts

_ACTOR: Final = f"job:{JobName.SEND_EMAIL}"

_log = structlog.get_logger(__name__)


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Send the email, unless it was sent; say why where it could not be."""
    email_id = UUID(argument["email_id"])
    with parts.system_context(_ACTOR) as context:
        email = mailing.read(context, email_id)
    if email is None:
        return
    if parts.mailer is None:
        _note_failure(parts, email_id, mailing.NO_SERVER, given_up=True)
        return
    text = f"{email.text.rstrip()}\n\n-- \nCapLiquify, {parts.web_url}\n"
    try:
        parts.mailer.send(email_id, email.recipient, email.subject, text, parts.clock())
    except Unavailable as error:
        _note_failure(parts, email_id, str(error), given_up=False)
        raise  # the step is tried again
    except Conflict as error:
        _note_failure(parts, email_id, str(error), given_up=True)
        return
    with parts.system_context(_ACTOR) as context:
        mailing.note_sent(context, email_id)


def _note_failure(parts: Parts, email_id: UUID, reason: str, *, given_up: bool) -> None:
    _log.warning("email_not_sent", email_id=str(email_id), given_up=given_up)
    with parts.system_context(_ACTOR) as context:
        mailing.note_failure(context, email_id, reason, given_up=given_up)
