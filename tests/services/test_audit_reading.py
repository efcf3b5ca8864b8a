from __future__ import annotations

import gzip
import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest

from capliquify.domain.access.audit_filter import AuditFilter
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner
from capliquify.ops.ownership import as_owner
from capliquify.services import audit, audit_reading, audit_retention
from capliquify.services.audit import Act
from support.trust import TESTER, TRUST

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.access import AuditVerification
    from capliquify.services.context import Anchored

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


class Log:
    """The log of the organisation `default`, and a hand that reaches into it as the owner of the database."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.clock = Clock()
        signer = AuditSigner(bytes(range(32)))
        anchors = AuditAnchors(folder / "anchors", signer, self.clock)
        trust = replace(TRUST, anchor=anchors, anchored=anchors.read, signer=signer)
        self.parts = replace(parts, trust=trust, clock=self.clock)

    def add(self, count: int = 1, *, action: str = "member.changed", hours: int = 1) -> None:
        for _ in range(count):
            with self.parts.context("default", TESTER) as context:
                audit.record(context, Act(action=action, subject="jo@example.com", after={"role": "manager"}))
            self.clock.now += timedelta(hours=hours)

    def verify(self, parts: Parts | None = None) -> AuditVerification:
        with (parts or self.parts).context("default", TESTER) as context:
            return audit_reading.verify_log(context)

    def tamper(self, *statements: str) -> None:
        assert self.parts.owner_url is not None
        with psycopg.connect(self.parts.owner_url) as connection:
            for statement in statements:
                connection.execute(statement)

    def close(self, before: date) -> tuple[audit_retention.Closed, bytes]:
        stream = io.BytesIO()
        with self.parts.context("default", TESTER) as context:
            closed = audit_retention.close_log(context, before, stream)
        return closed, stream.getvalue()

    def delete_closed(self, organisation_id: UUID) -> int:
        with as_owner(self.parts, "cli:test") as owner:
            return audit_retention.delete_closed(owner, organisation_id)


@pytest.fixture
def log(parts: Parts, tmp_path: Path) -> Log:
    return Log(parts, tmp_path)


def test_a_log_as_it_was_written_is_intact(log: Log) -> None:
    log.add(3)
    found = log.verify()
    assert (found.intact, found.entries, found.first_sequence, found.last_sequence) == (True, 3, 1, 3)
    assert (found.organisation, found.anchors, found.faults, found.notes) == ("default", 3, [], [])


def test_a_log_without_entries_is_intact(log: Log) -> None:
    found = log.verify()
    assert (found.intact, found.entries, found.last_sequence, found.notes) == (True, 0, 0, [])


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "update audit_entry set actor = 'user:eve' where sequence = 2",
            "Entry 2 was changed: its hash is not the one of what it says.",
        ),
        (
            """update audit_entry set after = '{"role":"administrator"}' where sequence = 3""",
            "Entry 3 was changed: its hash is not the one of what it says.",
        ),
        (
            "update audit_entry set at = at - interval '1 microsecond' where sequence = 1",
            "Entry 1 was changed: its hash is not the one of what it says.",
        ),
        ("delete from audit_entry where sequence = 2", "Entry 2 is missing."),
        ("delete from audit_entry where sequence < 3", "Entries 1 to 2 are missing."),
        ("delete from audit_entry where sequence > 3", "Entries 4 to 5 are missing."),
        ("delete from audit_entry", "Entries 1 to 5 are missing."),
        ("delete from audit_head", "Entry 5 is the last one, and the database does not say which the last one is."),
        ("update audit_head set sequence = 4", "Entry 5 is the last one, but the database says that 4 is."),
    ],
)
def test_what_was_done_to_the_rows_is_told(log: Log, statement: str, fault: str) -> None:
    log.add(5)
    log.tamper(statement)
    found = log.verify()
    assert (found.intact, found.faults[0]) == (False, fault)


def test_entries_that_changed_places_are_told(log: Log) -> None:
    log.add(3)
    log.tamper(
        "update audit_entry set sequence = 99 where sequence = 1",
        "update audit_entry set sequence = 1 where sequence = 2",
        "update audit_entry set sequence = 2 where sequence = 99",
    )
    assert log.verify().faults[:2] == [
        "Entry 1 was changed: its hash is not the one of what it says.",
        "Entry 1 does not follow the entry before it: one of the two was changed or exchanged.",
    ]


CUT_WITH_ITS_HEAD = (
    "delete from audit_entry where sequence > 3",
    "update audit_head set sequence = 3, hash = (select hash from audit_entry where sequence = 3)",
)


def test_an_end_cut_off_together_with_its_head_is_told_by_what_is_noted_outside(log: Log) -> None:
    log.add(5)
    log.tamper(*CUT_WITH_ITS_HEAD)
    assert log.verify().faults == ["Entries 4 to 5 are missing; the last was noted outside the database."]


def test_without_notes_outside_a_verification_says_what_it_cannot_see(log: Log) -> None:
    log.add(5)
    log.tamper(*CUT_WITH_ITS_HEAD)
    elsewhere = replace(log.parts, trust=TRUST)
    found = log.verify(elsewhere)
    assert (found.intact, found.notes) == (
        True,
        ["Nothing is noted outside the database on this machine: a log written anew as a whole would pass."],
    )


def test_an_entry_added_while_a_verification_reads_is_no_fault(log: Log) -> None:
    log.add(3)
    read = log.parts.trust.anchored

    def read_then_add(organisation_id: UUID) -> Anchored:
        anchored = read(organisation_id)
        log.add()
        return anchored

    log_meanwhile = replace(log.parts, trust=replace(log.parts.trust, anchored=read_then_add))
    found = log.verify(log_meanwhile)
    assert (found.faults, found.last_sequence) == ([], 4)


def test_the_log_of_the_installation_is_verified_too(log: Log) -> None:
    with log.parts.system_context("cli:ada") as context:
        audit.record_for_installation(context, Act(action="database.migrated", subject="0002"))
    with log.parts.system_context("cli:ada") as context:
        found = audit_reading.verify_log(context)
    assert (found.organisation, found.intact, found.entries, found.anchors) == ("installation", True, 1, 1)


def test_a_closed_segment_lies_in_its_archive_and_the_rest_verifies_from_the_checkpoint(log: Log) -> None:
    log.add(30)  # an hour apart, from noon
    closed, archive = log.close(date(2026, 7, 1))
    assert (closed.up_to_sequence, closed.entries) == (12, 12)
    assert log.verify().intact  # also before the rows are gone
    assert log.delete_closed(closed.organisation_id) == 12
    lines = [json.loads(line) for line in gzip.decompress(archive).splitlines()]
    assert [line["sequence"] for line in lines] == list(range(1, 13))
    found = log.verify()
    assert (found.intact, found.faults, found.first_sequence, found.last_sequence) == (True, [], 13, 31)
    assert found.checkpoint_at == log.clock.now
    with log.parts.context("default", TESTER) as context:
        last = audit_reading.list_log(context, AuditFilter(action="audit"), limit=5, cursor=None).entries
    assert [(line.action, line.after and line.after["entries"]) for line in last] == [("audit.closed", 12)]


def test_a_second_segment_begins_where_the_first_ended(log: Log) -> None:
    log.add(30)
    log.close(date(2026, 7, 1))
    closed, archive = log.close(date(2026, 7, 2))
    assert (closed.up_to_sequence, closed.entries) == (31, 19)
    assert len(gzip.decompress(archive).splitlines()) == 19
    assert log.delete_closed(closed.organisation_id) == 31
    assert log.verify().intact


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_checkpoint set signature = decode(repeat('00', 64), 'hex')",
        "update audit_checkpoint set entries = entries + 1",
        "update audit_checkpoint set closed_at = closed_at - interval '1 day'",
        "update audit_checkpoint set key_id = 'another'",
        "update audit_checkpoint set archive_digest = sha256('another')",
    ],
)
def test_a_checkpoint_nobody_here_signed_is_refused(log: Log, statement: str) -> None:
    log.add(30)
    closed, _ = log.close(date(2026, 7, 1))
    log.delete_closed(closed.organisation_id)
    log.tamper(statement)
    found = log.verify()
    assert (found.intact, found.checkpoint_at) == (False, None)
    assert found.faults[0].startswith("The checkpoint at entry 12 is refused: its signature is not one of the key ")
    assert found.faults[1] == "Entries 1 to 12 are missing."


def test_rows_deleted_beyond_the_checkpoint_are_told(log: Log) -> None:
    log.add(30)
    closed, _ = log.close(date(2026, 7, 1))
    log.delete_closed(closed.organisation_id)
    log.tamper("delete from audit_entry where sequence <= 14")
    assert log.verify().faults == ["Entries 13 to 14 are missing."]


def test_a_log_with_faults_is_not_closed(log: Log) -> None:
    log.add(30)
    log.tamper("delete from audit_entry where sequence = 2")
    with pytest.raises(Conflict, match=r"closing it would hide that: Entry 2 is missing\."):
        log.close(date(2026, 7, 1))


def test_there_must_be_something_to_close(log: Log) -> None:
    log.add(2)
    with pytest.raises(Conflict, match=r"Nothing was logged before 2026-06-01 in default that is not closed already\."):
        log.close(date(2026, 6, 1))


def test_two_do_not_close_a_log_at_once(log: Log) -> None:
    log.add(30)
    with log.parts.context("default", TESTER) as context:
        audit_retention.close_log(context, date(2026, 7, 1), io.BytesIO())
        with pytest.raises(Conflict, match="by somebody else at this moment"):
            log.close(date(2026, 7, 1))


def test_entries_come_newest_first_in_pages(log: Log) -> None:
    log.add(5)
    with log.parts.context("default", TESTER) as context:
        first = audit_reading.list_log(context, AuditFilter(), limit=3, cursor=None)
        rest = audit_reading.list_log(context, AuditFilter(), limit=3, cursor=first.next_cursor)
    assert [line.sequence for line in first.entries] == [5, 4, 3]
    assert ([line.sequence for line in rest.entries], rest.next_cursor) == ([2, 1], None)


@pytest.mark.parametrize(
    ("wanted", "sequences"),
    [
        (AuditFilter(action="member.changed"), [2, 1]),
        (AuditFilter(action="member"), [2, 1]),
        (AuditFilter(action="mem"), []),
        (AuditFilter(actor="job:test"), [3, 2, 1]),
        (AuditFilter(actor="test"), [3, 2, 1]),
        (AuditFilter(actor="ada"), []),
        (AuditFilter(since=NOON + timedelta(hours=1)), [3, 2]),
        (AuditFilter(until=NOON + timedelta(hours=1)), [1]),
    ],
)
def test_entries_are_found_by_what_they_have(log: Log, wanted: AuditFilter, sequences: list[int]) -> None:
    log.add(2)
    log.add(action="organisation.changed")
    with log.parts.context("default", TESTER) as context:
        found = audit_reading.list_log(context, wanted, limit=9, cursor=None)
    assert [line.sequence for line in found.entries] == sequences


@pytest.mark.parametrize("cursor", ["x", "-1", "٣", "9" * 30])
def test_a_cursor_nobody_gave_is_refused(log: Log, cursor: str) -> None:
    with log.parts.context("default", TESTER) as context, pytest.raises(InvalidInput, match="start again without it"):
        audit_reading.list_log(context, AuditFilter(), limit=3, cursor=cursor)


def test_heads_are_those_of_every_log(log: Log) -> None:
    log.add(2)
    with log.parts.system_context("cli:ada") as context:
        audit.record_for_installation(context, Act(action="database.migrated", subject="0002"))
        heads = audit_reading.list_heads(context)
    assert [(each.organisation, each.head.sequence) for each in heads] == [("installation", 1), ("default", 2)]
