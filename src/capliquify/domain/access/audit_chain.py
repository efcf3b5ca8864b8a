"""The audit log as a chain: each entry's hash covers the entry and the hash before it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

FIRST_PREVIOUS_HASH: Final = bytes(32)


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """One thing that was done.

    Attributes:
        organisation_id: Whose log it stands in.
        sequence: Its number there, from 1, without gaps.
        at: When, UTC.
        actor: Who, as `Principal.actor` names it.
        action: What, a noun and a verb: `member.changed`.
        subject: To what: an email address, an id, a name.
        before: JSON text of what it was, None where nothing was.
        after: JSON text of what it became, None where nothing is left.
        reason: Why, in the person's words.
        surface: Through which edge: api, mcp, cli, job.
        address: From which network address.
        request_id: The request it was part of.
    """

    organisation_id: UUID
    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: str | None
    after: str | None
    reason: str | None
    surface: str
    address: str | None
    request_id: str | None


def entry_hash(entry: AuditEntry, previous_hash: bytes) -> bytes:
    """The SHA-256 of an entry behind another: 32 bytes.

    Every value stands in a JSON list in a fixed order, so that no text can pass for two values.
    """
    values = [
        str(entry.organisation_id),
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.reason,
        entry.surface,
        entry.address,
        entry.request_id,
    ]
    return hashlib.sha256(
        previous_hash + json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode()
    ).digest()
