"""Links that count once: made here, looked up by whoever they are for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.services.identity import token_hash
from capliquify.storage.repositories import one_time_links

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import SystemContext

_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkKind:
    """What links of a kind have in common.

    Attributes:
        purpose: What they are for; one of another purpose does not count.
        page: The page of the web app they open.
        life: How long they count.
    """

    purpose: str
    page: str
    life: timedelta


def make_link(context: SystemContext, kind: LinkKind, web_url: str, user_id: UUID | None = None) -> str:
    """A new link in the place of those before.

    Args:
        context: Whoever makes it.
        kind: What it is for.
        web_url: Where people reach the web app.
        user_id: Whose account it is about, None for nobody's.
    """
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), context.clock()
    new = one_time_links.NewLink(
        token_hash=token_hash(token), purpose=kind.purpose, user_id=user_id, created_at=now, expires_at=now + kind.life
    )
    one_time_links.replace_link(context.transaction, new)
    # Behind the #: browsers send it to no server, so that it stands in no log and no Referer.
    return f"{web_url}/{kind.page}#token={token}"
