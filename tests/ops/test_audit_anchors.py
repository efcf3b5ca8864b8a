from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.domain.access.audit_chain import ChainPoint
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner

if TYPE_CHECKING:
    from pathlib import Path

OURS, THEIRS = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
SIGNER = AuditSigner(bytes(range(32)))
SIGNED_BY_OTHER = "was signed with the key {}, which is not the one of this data folder"
PROCESSES, EACH = 3, 60
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner
noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
anchors = AuditAnchors(Path(sys.argv[1]), AuditSigner(bytes(range(32))), lambda: noon)
first, count = int(sys.argv[2]), int(sys.argv[3])
for sequence in range(first, first + count):
    anchors(UUID(int=1), sequence, sequence.to_bytes(32, "big"))
"""


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def _hash(sequence: int) -> bytes:
    return sequence.to_bytes(32, "big")


def _points(*sequences: int) -> tuple[ChainPoint, ...]:
    return tuple(ChainPoint(sequence, _hash(sequence)) for sequence in sequences)


def _anchors(folder: Path, clock: Clock | None = None) -> AuditAnchors:
    return AuditAnchors(folder / "anchors", SIGNER, clock or Clock())


def _file(folder: Path) -> Path:
    return folder / "anchors" / f"{OURS}.jsonl"


def _note(anchors: AuditAnchors, *sequences: int) -> None:
    for sequence in sequences:
        anchors(OURS, sequence, _hash(sequence))


def test_what_was_noted_is_read_again_for_its_organisation_alone(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1, 2)
    assert (anchors.read(OURS).points, anchors.read(OURS).faults) == (_points(1, 2), ())
    assert anchors.read(THEIRS).points == ()
    assert anchors.organisations() == [OURS]


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    _note(_anchors(tmp_path), 1)
    assert (_file(tmp_path).stat().st_mode & 0o777, _file(tmp_path).parent.stat().st_mode & 0o777) == (0o600, 0o700)


def _started_writers(folder: Path) -> list[subprocess.Popen[bytes]]:
    """Processes that each note their own numbers."""
    return [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder / "anchors"), str(1000 * number), str(EACH)])
        for number in range(1, PROCESSES + 1)
    ]


def test_several_processes_append_at_once(tmp_path: Path) -> None:
    writers = _started_writers(tmp_path)
    assert [writer.wait(60) for writer in writers] == [0] * PROCESSES
    found = _anchors(tmp_path).read(OURS)
    assert (len(set(found.points)), found.faults) == (PROCESSES * EACH, ())


def test_no_line_is_lost_to_a_file_that_is_just_replaced(tmp_path: Path) -> None:
    _note(_anchors(tmp_path), 1)
    writers = _started_writers(tmp_path)
    while any(writer.poll() is None for writer in writers):
        _anchors(tmp_path).compact(OURS)
    assert [writer.returncode for writer in writers] == [0] * PROCESSES
    found = _anchors(tmp_path).read(OURS)
    assert (max(point.sequence for point in found.points), found.faults) == (1000 * PROCESSES + EACH - 1, ())


def test_a_line_waits_while_a_file_is_replaced(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1)
    writer = threading.Thread(target=_note, args=(anchors, 2))
    descriptor = os.open(_file(tmp_path).parent, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    writer.start()
    writer.join(0.3)
    assert anchors.read(OURS).points == _points(1)
    os.close(descriptor)
    writer.join(30)
    assert anchors.read(OURS).points == _points(1, 2)


def test_a_line_is_written_in_one_piece(tmp_path: Path) -> None:
    _anchors(tmp_path)(OURS, 2**62, bytes([255]) * 32)
    assert _file(tmp_path).stat().st_size < 4096


def test_a_torn_last_line_is_passed_over_and_the_next_one_stands_apart(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1, 2)
    whole = _file(tmp_path).read_bytes()
    for cut in (1, 40, 200):
        _file(tmp_path).write_bytes(whole[:-cut])
        assert (anchors.read(OURS).points, anchors.read(OURS).faults) == (_points(*((1, 2) if cut == 1 else (1,))), ())
    _note(anchors, 3)
    assert (anchors.read(OURS).points, anchors.read(OURS).faults) == (_points(1, 3), ())


@pytest.mark.parametrize(
    ("field", "value"), [("sequence", 7), ("hash", "00" * 32), ("at", "2020-01-01T00:00:00+00:00")]
)
def test_a_changed_line_is_a_fault(tmp_path: Path, field: str, value: object) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1)
    fields = json.loads(_file(tmp_path).read_text())
    _file(tmp_path).write_text(json.dumps(fields | {field: value}) + "\n")
    assert anchors.read(OURS).faults == (
        "Line 1 of the notes outside the database was changed: its signature is not one of what it says.",
    )


def test_a_line_of_another_organisation_is_a_fault(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1)
    _file(tmp_path).rename(_file(tmp_path).with_name(f"{THEIRS}.jsonl"))
    assert (anchors.read(THEIRS).points, len(anchors.read(THEIRS).faults)) == ((), 1)


def test_a_line_of_another_key_is_a_fault(tmp_path: Path) -> None:
    other = AuditSigner(bytes(32))
    AuditAnchors(tmp_path / "anchors", other, Clock())(OURS, 1, _hash(1))
    assert _anchors(tmp_path).read(OURS).faults == (
        f"Line 1 of the notes outside the database {SIGNED_BY_OTHER.format(other.key_id)}.",
    )


@pytest.mark.parametrize("text", ["[]", "{}", "7", '{"sequence": -1}', '{"sequence": "1", "at": "x", "hash": "zz"}'])
def test_a_line_of_nobody_is_a_fault(tmp_path: Path, text: str) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1)
    with _file(tmp_path).open("a") as stream:
        stream.write(text + "\n")
    assert anchors.read(OURS).faults == ("Line 2 of the notes outside the database is not one this program writes.",)


def test_a_restore_takes_back_what_was_noted_beyond_it_and_is_told(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1, 2, 3)
    anchors.note_restore(OURS, ChainPoint(2, _hash(2)))
    anchors(OURS, 3, _hash(33))
    found = anchors.read(OURS)
    assert found.points == (*_points(1, 2), ChainPoint(3, _hash(33)))
    assert [note.partition(";")[0] for note in found.notes] == ["The database was restored on 2026-03-31 12:00 UTC"]


def test_a_restore_to_a_time_before_the_log_began_takes_back_all(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1, 2)
    anchors.note_restore(OURS, None)
    assert anchors.read(OURS).points == ()


def test_compacting_keeps_the_last_of_each_hour_and_then_of_each_day(tmp_path: Path) -> None:
    clock = Clock()
    anchors = _anchors(tmp_path, clock)
    clock.now = NOON - timedelta(days=20)
    for sequence in range(1, 41):  # two an hour
        _note(anchors, sequence)
        clock.now += timedelta(minutes=30)
    clock.now = NOON - timedelta(hours=2)
    for sequence in range(41, 48):
        _note(anchors, sequence)
        clock.now += timedelta(minutes=15)
    clock.now = NOON
    anchors.compact(OURS)
    assert [point.sequence for point in anchors.read(OURS).points] == [24, 40, 44, 47]
    before = _file(tmp_path).stat().st_ino
    anchors.compact(OURS)
    assert _file(tmp_path).stat().st_ino == before


def test_compacting_keeps_what_tells_of_a_log_that_was_cut_off_and_grew_again(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1, 2, 3, 4, 2, 3)
    anchors.compact(OURS)
    assert [point.sequence for point in anchors.read(OURS).points] == [4, 3]


def test_compacting_keeps_faults_and_restores(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1, 2)
    anchors.note_restore(OURS, ChainPoint(1, _hash(1)))
    with _file(tmp_path).open("a") as stream:
        stream.write("{}\n")
    _note(anchors, 2, 3)
    anchors.compact(OURS)
    found = anchors.read(OURS)
    assert (found.points, len(found.faults), len(found.notes)) == (_points(1, 3), 1, 1)


def test_compacting_nothing_makes_nothing(tmp_path: Path) -> None:
    _anchors(tmp_path).compact(OURS)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "anchors").write_text("a file where the folder should be")
    anchors = _anchors(tmp_path)
    _note(anchors, 1)
    anchors.compact(OURS)
    anchors.forget(OURS)
    assert (tmp_path / "anchors").read_text() == "a file where the folder should be"


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    anchors = _anchors(tmp_path)
    _note(anchors, 1)
    anchors.forget(OURS)
    assert (anchors.read(OURS).points, anchors.organisations()) == ((), [])
