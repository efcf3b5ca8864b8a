"""Signing people out at Clerk too: a token counts no more here, and no other is made from the same session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.errors import NotFound, Unavailable
from capliquify.storage.repositories import clerk as repository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capliquify.connectors.clerk.client import ClerkClient
    from capliquify.services.context import SystemContext


def list_people(context: SystemContext, email: str | None = None) -> list[str]:
    """Clerk's ids of the person with an address, or of everybody it signs in."""
    return repository.list_external_ids(context.transaction, None if email is None else email.strip().lower())


def end_sessions(client: ClerkClient, people: Iterable[str]) -> int:
    """End the sessions of people at Clerk; gives how many there were. Asked after the commit: it cannot be undone.

    Raises:
        Unavailable: Clerk does not answer; asking again ends what is left.
    """
    ended = 0
    for external_id in people:
        try:
            ended += client.revoke_sessions(external_id)
        except NotFound:
            continue  # gone at Clerk, and their sessions with them
        except Unavailable as error:
            message = (
                "Everybody asked for is signed out here, but Clerk could not end all their sessions, from which "
                f"new tokens are made: run the command again. {error}"
            )
            raise Unavailable(message) from error
    return ended
