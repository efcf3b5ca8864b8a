"""The audit log: what an entry costs, how fast a million are verified, and what of tampering is found."""

from __future__ import annotations

import hashlib
import random
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from benchmarks.measuring import interleaved, median_wall
from benchmarks.scratch import scratch_parts
from capliquify.domain.access.audit_chain import FIRST_PREVIOUS_HASH, AuditEntry, entry_hash
from capliquify.domain.access.principal import terminal_principal
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner
from capliquify.services import audit, audit_reading
from capliquify.services.audit import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.access import AuditVerification

ENTRIES: Final = 1_000_000
APPENDS: Final = 300
VERIFY_ROUNDS: Final = 3
_BEGAN: Final = datetime(2020, 1, 1, tzinfo=UTC)
_COLUMNS: Final = (
    "organisation_id, sequence, at, actor, action, subject, before, after, reason, surface, address, request_id, "
    "previous_hash, hash"
)
_BARE_INSERT: Final = "insert into audit_entry values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_CUT: Final = (
    "delete from audit_entry where sequence > {0}",
    "update audit_head set sequence = {0}, hash = (select hash from audit_entry where sequence = {0})",
)
# Each is undone again, so that the next meets a whole log.
_TAMPERING: Final = {
    "edit": ("update audit_entry set actor = 'user:eve@example.com' where sequence = {0}",),
    "delete": ("delete from audit_entry where sequence = {0}",),
    "reorder": (
        "update audit_entry set sequence = 0 where sequence = {0}",
        "update audit_entry set sequence = {0} where sequence = {1}",
        "update audit_entry set sequence = {1} where sequence = 0",
    ),
    "truncate": ("delete from audit_entry where sequence > {0}",),
    "truncate, head moved back": _CUT,
}


def main() -> None:
    """Measure, and print costs, ratios and what was found."""
    with tempfile.TemporaryDirectory() as folder, scratch_parts() as parts:
        _report_append(_with_anchors(parts, Path(folder) / "appended"))
        anchored = _with_anchors(parts, Path(folder) / "built")
        organisation_id = _organisation_id(anchored)
        size = _build(anchored, organisation_id)
        _report_verification(anchored, size)
        _report_tampering(anchored)


def _with_anchors(parts: Parts, folder: Path) -> Parts:
    signer = AuditSigner(bytes(range(32)))
    anchors = AuditAnchors(folder, signer, parts.clock)
    return replace(parts, trust=replace(parts.trust, anchor=anchors, anchored=anchors.read, signer=signer))


def _report_append(parts: Parts) -> None:
    act = Act(action="member.changed", subject="jo@example.com", before={"role": "viewer"}, after={"role": "manager"})
    organisation_id = _organisation_id(parts)
    numbers = iter(range(10**9, 2 * 10**9))

    def append() -> None:
        for _ in range(APPENDS):
            with parts.context("default", terminal_principal("benchmark")) as context:
                audit.record(context, act)

    def insert() -> None:
        for _ in range(APPENDS):
            with parts.context("default", terminal_principal("benchmark")) as context:
                values = _values(_entry(organisation_id, next(numbers)), FIRST_PREVIOUS_HASH)[0]
                context.transaction.execute(_BARE_INSERT, values)

    ours, floors = interleaved(append, insert)
    cost, floor = median_wall(ours) / APPENDS, median_wall(floors) / APPENDS
    print(f"append of one entry, a transaction each, anchor included, median of {len(ours)} rounds of {APPENDS}")
    print(f"  one entry, µs        {cost * 1e6:10,.0f}")
    print(f"  bare insert, µs      {floor * 1e6:10,.0f}   the same row in the same transaction, nothing chained")
    print(f"  ratio                {cost / floor:10.2f}")


def _build(parts: Parts, organisation_id: UUID) -> int:
    """Write the whole log as the owner; gives how many bytes were hashed."""
    previous, size = FIRST_PREVIOUS_HASH, 0
    with _owner(parts) as owner, owner.transaction(), owner.cursor() as cursor:
        owner.execute("truncate audit_entry, audit_head")
        with cursor.copy(f"copy audit_entry ({_COLUMNS}) from stdin") as copy:
            for number in range(1, ENTRIES + 1):
                values, previous = _values(_entry(organisation_id, number), previous)
                size += 32 + sum(len(str(value)) for value in values[:12])
                copy.write_row(values)
                if number % 1000 == 0:
                    parts.trust.anchor(organisation_id, number, previous)
        owner.execute("insert into audit_head values (%s, %s, %s)", (organisation_id, ENTRIES, previous))
    with _owner(parts) as owner:
        owner.execute("vacuum analyze audit_entry")
    return size


def _report_verification(parts: Parts, size: int) -> None:
    block = b"x" * (size // ENTRIES)

    def floor() -> None:
        for _ in range(ENTRIES):
            hashlib.sha256(block).digest()

    def check() -> None:
        found = _verify(parts)
        if not found.intact or found.entries != ENTRIES:
            message = f"{found.entries} entries, {found.faults[:1]}"
            raise RuntimeError(message)

    ours, floors = interleaved(check, floor, VERIFY_ROUNDS)
    seconds, floor_seconds = median_wall(ours), median_wall(floors)
    print(f"verification of {ENTRIES:,} entries ({size / 1e6:.0f} MB hashed), median of {len(ours)}")
    print(f"  seconds              {seconds:10.1f}")
    print(f"  entries a second     {ENTRIES / seconds:10,.0f}")
    print(f"  ratio to SHA-256     {seconds / floor_seconds:10.1f}   of as many messages of the same length")


def _report_tampering(parts: Parts) -> None:
    places = random.Random(14)
    print(f"tampering with {ENTRIES:,} entries as the owner of the database, at random places")
    for name, statements in _TAMPERING.items():
        place, other = sorted(places.sample(range(2, ENTRIES), 2))
        with _undone(parts, [statement.format(place, other) for statement in statements]) as verify:
            found = verify()
        verdict = "found" if not found.intact else "NOT FOUND"
        print(f"  {name:28} at {place:>9,}   {verdict}: {next(iter(found.faults), '')}")


@contextmanager
def _undone(parts: Parts, statements: list[str]) -> Iterator[Callable[[], AuditVerification]]:
    """Do something to the log, and put it back from a copy afterwards."""
    with _owner(parts) as owner:
        owner.execute("create table if not exists kept_entry as table audit_entry")
        owner.execute("create table if not exists kept_head as table audit_head")
        for statement in statements:
            owner.execute(statement)
        try:
            yield lambda: _verify(parts)
        finally:
            owner.execute("truncate audit_entry, audit_head")
            owner.execute("insert into audit_entry table kept_entry")
            owner.execute("insert into audit_head table kept_head")


def _entry(organisation_id: UUID, number: int) -> AuditEntry:
    return AuditEntry(
        organisation_id=organisation_id,
        sequence=number,
        at=_BEGAN + timedelta(seconds=number),
        actor=f"user:person-{number % 50}@example.com",
        action="member.changed",
        subject=f"member-{number % 997}@example.com",
        before='{"approval_limit":"0.0000","role":"viewer"}',
        after='{"approval_limit":"5000.0000","role":"manager"}',
        reason="Takes over purchasing",
        surface="api",
        address="192.0.2.7",
        request_id=f"01900000-0000-7000-8000-{number:012d}",
    )


def _values(entry: AuditEntry, previous: bytes) -> tuple[tuple[Any, ...], bytes]:
    hashed = entry_hash(entry, previous)
    values = (
        entry.organisation_id, entry.sequence, entry.at, entry.actor, entry.action, entry.subject, entry.before,
        entry.after, entry.reason, entry.surface, entry.address, entry.request_id, previous, hashed,
    )  # fmt: skip
    return values, hashed


def _organisation_id(parts: Parts) -> UUID:
    with parts.context("default", terminal_principal("benchmark")) as context:
        return context.organisation.id


def _verify(parts: Parts) -> AuditVerification:
    with parts.context("default", terminal_principal("benchmark")) as context:
        return audit_reading.verify_log(context)


def _owner(parts: Parts) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(parts.owner_url or "", autocommit=True)


if __name__ == "__main__":
    main()
