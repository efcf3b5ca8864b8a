"""The audit log as a chain: each entry's hash covers the entry and the hash before it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

FIRST_PREVIOUS_HASH: Final = bytes(32)

_JSON: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


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
    return hashlib.sha256(previous_hash + _JSON.encode(values).encode()).digest()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainRow:
    """An entry as it is stored: with the hash before it and its own."""

    entry: AuditEntry
    previous_hash: bytes
    hash: bytes

    @property
    def point(self) -> ChainPoint:
        """Its place in the chain."""
        return ChainPoint(self.entry.sequence, self.hash)


@dataclass(frozen=True, slots=True)
class ChainPoint:
    """One place of a chain: the number of an entry and its hash."""

    sequence: int
    hash: bytes


GENESIS: Final = ChainPoint(0, FIRST_PREVIOUS_HASH)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about a chain that cannot be as it was written.

    Attributes:
        sequence: The number of the entry it is about.
        what: What is wrong, a sentence.
    """

    sequence: int
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """What a look at a whole chain found.

    Attributes:
        entries: How many entries were looked at.
        last: The last of them in order; the start where there is none.
        faults: What is wrong, in the order it was met.
        more_faults: How many further faults were only counted.
    """

    entries: int
    last: ChainPoint
    faults: tuple[Fault, ...]
    more_faults: int

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(
    rows: Iterable[ChainRow],
    *,
    start: ChainPoint = GENESIS,
    head: ChainPoint | None,
    anchors: Iterable[ChainPoint] = (),
    most_faults: int = 1000,
) -> Verification:
    """Find every entry that was changed, taken out, moved, doubled or cut off.

    A chain whose writer can also recompute every hash after an entry agrees with itself again; the anchors, kept
    where that writer does not reach, are what it then contradicts.

    Args:
        rows: The entries behind the start, in the order of their numbers.
        start: Where the chain begins: nothing, or the last entry of what was closed under a checkpoint.
        head: What the database itself says is the last entry; None where it says nothing.
        anchors: Places noted outside the database after each commit.
        most_faults: How many faults are told; the others are counted.
    """
    check = _Check(start, anchors, most_faults)
    for row in rows:
        check.take(row)
    check.finish(head)
    return Verification(
        entries=check.entries, last=check.last, faults=tuple(check.faults), more_faults=check.more_faults
    )


class _Check:
    """Walks along a chain and keeps what is wrong with it."""

    def __init__(self, start: ChainPoint, anchors: Iterable[ChainPoint], most_faults: int) -> None:
        self.entries = 0
        self.last = start
        self.faults: list[Fault] = []
        self.more_faults = 0
        self._start = start
        self._most_faults = most_faults
        self._anchors: dict[int, set[bytes]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.sequence, set()).add(anchor.hash)

    def take(self, row: ChainRow) -> None:
        """Look at the next entry."""
        self.entries += 1
        sequence, expected = row.entry.sequence, self.last.sequence + 1
        if entry_hash(row.entry, row.previous_hash) != row.hash:
            self._tell(sequence, "was changed: its hash is not the one of what it says")
        if sequence < expected:
            self._tell(sequence, "stands there twice or in the wrong place")
            return
        if sequence > expected:
            self._tell_missing(expected, sequence - 1)
        elif row.previous_hash != self.last.hash:
            self._tell(sequence, "does not follow the entry before it: one of the two was changed or exchanged")
        if not self._anchors.get(sequence, {row.hash}) <= {row.hash}:
            self._tell(sequence, "is not the one that was noted outside the database")
        self.last = row.point

    def finish(self, head: ChainPoint | None) -> None:
        """Compare the end with what the database and the anchors say it is."""
        last = self.last.sequence
        if head is None:
            if last > 0:
                self._tell(last, "is the last one, and the database does not say which the last one is")
        elif head.sequence > last:
            self._tell_missing(last + 1, head.sequence)
        elif head.sequence < last:
            self._tell(last, f"is the last one, but the database says that {head.sequence} is")
        elif head.hash != self.last.hash:
            self._tell(last, "is not the one the database says is the last")
        beyond = max((sequence for sequence in self._anchors if sequence > last), default=None)
        if beyond is not None and (head is None or beyond > head.sequence):
            self._tell_missing(last + 1, beyond, "; the last was noted outside the database")
        if not self._anchors.get(self._start.sequence, {self._start.hash}) <= {self._start.hash}:
            self._tell(self._start.sequence, "closed under a checkpoint, is not the one noted outside the database")

    def _tell_missing(self, first: int, last: int, how_known: str = "") -> None:
        if first == last:
            self._tell(first, f"is missing{how_known}")
        else:
            self._fault(Fault(first, f"Entries {first} to {last} are missing{how_known}."))

    def _tell(self, sequence: int, what: str) -> None:
        self._fault(Fault(sequence, f"Entry {sequence} {what}."))

    def _fault(self, fault: Fault) -> None:
        if len(self.faults) < self._most_faults:
            self.faults.append(fault)
        else:
            self.more_faults += 1
