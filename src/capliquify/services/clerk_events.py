"""Clerk's webhooks: each counts once, only when it is Clerk's, and is kept in the log of what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.connectors.clerk.mapping import change_of
from capliquify.services import audit, clerk_directory
from capliquify.storage.repositories import clerk as repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from capliquify.connectors.clerk.webhooks import WebhookVerifier
    from capliquify.services.clerk_directory import Told
    from capliquify.services.context import SystemContext


def receive(context: SystemContext, verifier: WebhookVerifier, headers: Mapping[str, str], body: bytes) -> None:
    """Make what a webhook tells ours; a repeat of one does nothing.

    Args:
        context: A context without organisation.
        verifier: Knows the signing secrets.
        headers: Those of the request, names in small letters.
        body: The body as it came.

    Raises:
        NotSignedIn: It is not Clerk's, or too old.
        InvalidInput: It is Clerk's and not understood.
    """
    message_id = verifier.message_id(headers, body, context.clock())
    change = change_of(body)
    if repository.note_receipt(context.transaction, message_id, context.clock()) and change is not None:
        record(context, clerk_directory.apply(context, change))


def record(context: SystemContext, told: Iterable[Told]) -> None:
    """Keep what changed in the logs, those of organisations before the installation's own."""
    for each in sorted(told, key=lambda one: not one.organisation_ids):
        audit.record_for_installation(context, each.act, each.organisation_ids)
