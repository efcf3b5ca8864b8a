"""What was done, by whom, when and why, kept where nobody can change it unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify.domain.access.audit_chain import AuditEntry
from capliquify.storage.repositories.audit import append_entry
from capliquify.storage.tenancy import INSTALLATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from capliquify.services.context import Context, PersonContext, SystemContext

    Details = Mapping[str, Any]

INSTALLATION: Final = "installation"  # what the log that belongs to no organisation is called


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One thing somebody does.

    Attributes:
        action: A noun and a verb in the past: `member.changed`.
        subject: What it is done to.
        before: What changes, as it was: JSON values, never a secret.
        after: What changes, as it is then.
        reason: Why, in the person's words.
    """

    action: str
    subject: str
    before: Details | None = None
    after: Details | None = None
    reason: str | None = None


def record(context: Context, act: Act) -> None:
    """Add an act to the log of the context's organisation, in its transaction; last of all that is done in it."""
    _append(context, context.organisation.id, act)


def record_for_installation(
    context: SystemContext | PersonContext, act: Act, organisation_ids: Iterable[UUID] = ()
) -> None:
    """Add an act that belongs to no organisation alone to the installation's log, and to the logs of those named.

    Args:
        context: Whose doing it is; afterwards its transaction speaks for the installation.
        act: What is done.
        organisation_ids: Organisations whose log tells it too: those a person who signs in belongs to.
    """
    # One order for everybody, or two of these would wait for each other.
    for organisation_id in (*sorted(organisation_ids), INSTALLATION_ID):
        context.transaction.enter(organisation_id)
        _append(context, organisation_id, act)


def _append(context: Context | SystemContext | PersonContext, organisation_id: UUID, act: Act) -> None:
    origin, at = context.origin, context.clock()

    def make(sequence: int) -> AuditEntry:
        return AuditEntry(
            organisation_id=organisation_id,
            sequence=sequence,
            at=at,
            actor=context.actor,
            action=act.action,
            subject=act.subject,
            before=_json(act.before),
            after=_json(act.after),
            reason=act.reason,
            surface=origin.surface,
            address=origin.address,
            request_id=origin.request_id,
        )

    entry, hashed = append_entry(context.transaction, make)
    anchor = context.trust.anchor
    context.transaction.after_commit.append(lambda: anchor(organisation_id, entry.sequence, hashed))


def _json(details: Details | None) -> str | None:
    return None if details is None else msgspec.json.encode(details, order="sorted").decode()
