"""Removing what is left of sessions, links and emails, and trying emails again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.services.mailing import send_again
from capliquify.storage.repositories import one_time_links, outbound_emails, sessions

if TYPE_CHECKING:
    from capliquify.services.context import SystemContext

KEPT_SESSION: Final = timedelta(days=30)
KEPT_LINK: Final = timedelta(days=30)
KEPT_EMAIL: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """What was removed, and what is tried again."""

    sessions: int
    links: int
    emails: int
    emails_tried_again: int


def tidy(context: SystemContext) -> Tidied:
    """Remove sessions and links long over, and emails a week old; try again to send what still waits."""
    now = context.clock()
    return Tidied(
        sessions=sessions.delete_old_sessions(context.transaction, now - KEPT_SESSION),
        links=one_time_links.delete_links(context.transaction, now - KEPT_LINK),
        emails=outbound_emails.delete_emails(context.transaction, now - KEPT_EMAIL),
        emails_tried_again=send_again(context),
    )
