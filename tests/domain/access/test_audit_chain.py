from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.access.audit_chain import (
    FIRST_PREVIOUS_HASH,
    GENESIS,
    AuditEntry,
    ChainPoint,
    ChainRow,
    Verification,
    entry_hash,
    verify,
)

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
OURS, THEIRS = UUID(int=1), UUID(int=2)
FIELDS = [field.name for field in fields(AuditEntry)]
OTHER = {
    "organisation_id": THEIRS,
    "sequence": 999,
    "at": NOON - timedelta(days=400),
    "before": '{"other": 1}',
    "after": '{"other": 2}',
}

texts = st.text(max_size=8)
maybe = st.none() | texts
lengths = st.integers(2, 9)


def _entry(sequence: int, **changes: object) -> AuditEntry:
    entry = AuditEntry(
        organisation_id=OURS,
        sequence=sequence,
        at=NOON + timedelta(minutes=sequence),
        actor="user:ada@example.com",
        action="member.changed",
        subject=f"jo-{sequence}@example.com",
        before='{"role": "viewer"}',
        after='{"role": "manager"}',
        reason="New job",
        surface="api",
        address="192.0.2.7",
        request_id=f"request-{sequence}",
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # fields by name, of the test's choice


def _chain(entries: list[AuditEntry], start: ChainPoint = GENESIS) -> list[ChainRow]:
    rows, previous = [], start.hash
    for entry in entries:
        hashed = entry_hash(entry, previous)
        rows.append(ChainRow(entry=entry, previous_hash=previous, hash=hashed))
        previous = hashed
    return rows


def _of_length(count: int) -> list[ChainRow]:
    return _chain([_entry(number) for number in range(1, count + 1)])


def _verify(rows: list[ChainRow], original: list[ChainRow], **more: object) -> Verification:
    """As the database shows the rows: by number, with the head of the original."""
    in_order = sorted(rows, key=lambda row: row.entry.sequence)
    return verify(in_order, head=original[-1].point, **more)  # type: ignore[arg-type] # options by name


def _only(field: str) -> Any:  # noqa: ANN401 - a value of the field's type
    return {field: OTHER.get(field, "other")}


def _sentences(found: Verification) -> list[str]:
    return [fault.what for fault in found.faults]


@given(
    st.lists(
        st.builds(
            AuditEntry,
            organisation_id=st.just(OURS),
            sequence=st.just(0),
            at=st.datetimes(timezones=st.just(UTC)),
            actor=texts,
            action=texts,
            subject=texts,
            before=maybe,
            after=maybe,
            reason=maybe,
            surface=texts,
            address=maybe,
            request_id=maybe,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_an_untouched_chain_is_intact(entries: list[AuditEntry]) -> None:
    rows = _chain([replace(entry, sequence=number) for number, entry in enumerate(entries, 1)])
    found = verify(rows, head=rows[-1].point, anchors=(row.point for row in rows))
    assert (found.intact, found.entries, found.last) == (True, len(rows), rows[-1].point)


@given(lengths, st.data(), st.sampled_from(FIELDS))
def test_an_edit_of_any_field_is_found(count: int, data: st.DataObject, field: str) -> None:
    rows = _of_length(count)
    place = data.draw(st.integers(0, count - 1))
    changed = replace(rows[place].entry, **_only(field))
    edited = [*rows]
    edited[place] = replace(rows[place], entry=changed)
    found = _verify(edited, rows)
    assert changed.sequence in {fault.sequence for fault in found.faults}


@given(lengths, st.data(), st.sampled_from(["previous_hash", "hash"]))
def test_an_edit_of_a_stored_hash_is_found(count: int, data: st.DataObject, column: str) -> None:
    rows = _of_length(count)
    place = data.draw(st.integers(0, count - 1))
    rows[place] = replace(rows[place], **{column: b"\x01" * 32})  # type: ignore[arg-type] # a column by name
    found = verify(rows, head=ChainPoint(count, _of_length(count)[-1].hash))
    assert rows[place].entry.sequence in {fault.sequence for fault in found.faults}


@given(lengths, st.data())
def test_an_edit_with_a_hash_made_anew_is_found_at_the_next_entry(count: int, data: st.DataObject) -> None:
    rows = _of_length(count)
    place = data.draw(st.integers(0, count - 2))
    entry = replace(rows[place].entry, actor="user:eve@example.com")
    edited = [*rows]
    edited[place] = ChainRow(
        entry=entry,
        previous_hash=rows[place].previous_hash,
        hash=entry_hash(entry, rows[place].previous_hash),
    )
    assert _sentences(_verify(edited, rows)) == [
        f"Entry {place + 2} does not follow the entry before it: one of the two was changed or exchanged."
    ]


@given(lengths, st.data())
def test_a_chain_written_anew_from_an_entry_on_is_found_by_any_later_anchor(count: int, data: st.DataObject) -> None:
    rows = _of_length(count)
    place = data.draw(st.integers(0, count - 1))
    anchored = data.draw(st.integers(place, count - 1))
    entries = [row.entry for row in rows]
    entries[place] = replace(entries[place], reason="another")
    anew = _chain(entries)
    assert verify(anew, head=anew[-1].point).intact
    assert _sentences(verify(anew, head=anew[-1].point, anchors=[rows[anchored].point])) == [
        f"Entry {anchored + 1} is not the one that was noted outside the database."
    ]


@given(lengths, st.data())
def test_a_deletion_is_found(count: int, data: st.DataObject) -> None:
    rows = _of_length(count)
    place = data.draw(st.integers(0, count - 1))
    found = _verify(rows[:place] + rows[place + 1 :], rows)
    assert _sentences(found) == [f"Entry {place + 1} is missing."]


@given(lengths, st.data())
def test_the_deletion_of_many_is_found(count: int, data: st.DataObject) -> None:
    rows = _of_length(count + 1)
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first + 1, count))
    found = _verify(rows[:first] + rows[last + 1 :], rows)
    assert _sentences(found) == [f"Entries {first + 1} to {last + 1} are missing."]


@given(lengths, st.data())
def test_two_entries_that_swapped_numbers_are_found(count: int, data: st.DataObject) -> None:
    rows = _of_length(count)
    one, other = data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True))
    swapped = [*rows]
    swapped[one] = replace(rows[other], entry=replace(rows[other].entry, sequence=one + 1))
    swapped[other] = replace(rows[one], entry=replace(rows[one].entry, sequence=other + 1))
    found = _verify(swapped, rows)
    assert {one + 1, other + 1} <= {fault.sequence for fault in found.faults}


@given(lengths, st.data())
def test_rows_given_in_another_order_are_found(count: int, data: st.DataObject) -> None:
    rows = _of_length(count)
    order = data.draw(st.permutations(range(count)).filter(lambda found: found != list(range(count))))
    assert not verify([rows[place] for place in order], head=rows[-1].point).intact


@given(lengths, st.data())
def test_a_doubled_entry_is_found(count: int, data: st.DataObject) -> None:
    rows = _of_length(count)
    place = data.draw(st.integers(0, count - 1))
    found = _verify([*rows, rows[place]], rows)
    assert _sentences(found) == [f"Entry {place + 1} stands there twice or in the wrong place."]


@given(lengths, st.data())
def test_an_end_cut_off_is_found_by_the_head(count: int, data: st.DataObject) -> None:
    rows = _of_length(count + 1)
    kept = data.draw(st.integers(0, count - 1))
    assert _sentences(_verify(rows[:kept], rows)) == [f"Entries {kept + 1} to {count + 1} are missing."]


@given(lengths, st.data())
def test_an_end_cut_off_together_with_the_head_is_found_by_the_anchor(count: int, data: st.DataObject) -> None:
    rows = _of_length(count + 1)
    kept = data.draw(st.integers(0, count - 1))
    head = rows[kept - 1].point if kept else data.draw(st.sampled_from([None, GENESIS]))
    assert verify(rows[:kept], head=head).intact
    assert _sentences(verify(rows[:kept], head=head, anchors=[rows[-1].point])) == [
        f"Entries {kept + 1} to {count + 1} are missing; the last was noted outside the database."
    ]


@given(lengths, st.data())
def test_a_beginning_cut_off_is_found_without_a_checkpoint_and_accepted_with_it(
    count: int, data: st.DataObject
) -> None:
    rows = _of_length(count + 1)
    cut = data.draw(st.integers(2, count))
    head = rows[-1].point
    assert _sentences(verify(rows[cut:], head=head)) == [f"Entries 1 to {cut} are missing."]
    start = rows[cut - 1].point
    assert verify(rows[cut:], start=start, head=head, anchors=(row.point for row in rows)).intact


def test_a_checkpoint_with_another_hash_is_contradicted_by_the_first_entry_and_the_anchor() -> None:
    rows = _of_length(4)
    found = verify(rows[2:], start=ChainPoint(2, b"\x02" * 32), head=rows[-1].point, anchors=[rows[1].point])
    assert _sentences(found) == [
        "Entry 3 does not follow the entry before it: one of the two was changed or exchanged.",
        "Entry 2 closed under a checkpoint, is not the one noted outside the database.",
    ]


def test_two_anchors_that_contradict_each_other_tell_of_a_chain_that_grew_again() -> None:
    rows = _of_length(3)
    found = verify(rows, head=rows[-1].point, anchors=[ChainPoint(2, b"\x02" * 32), rows[1].point])
    assert _sentences(found) == ["Entry 2 is not the one that was noted outside the database."]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (None, "Entry 3 is the last one, and the database does not say which the last one is."),
        (ChainPoint(2, b"\x02" * 32), "Entry 3 is the last one, but the database says that 2 is."),
        (ChainPoint(3, b"\x02" * 32), "Entry 3 is not the one the database says is the last."),
    ],
)
def test_a_head_that_was_touched_is_found(head: ChainPoint | None, said: str) -> None:
    assert _sentences(verify(_of_length(3), head=head)) == [said]


def test_a_log_without_entries_is_intact() -> None:
    found = verify([], head=None)
    assert (found.intact, found.entries, found.last) == (True, 0, GENESIS)


def test_faults_beyond_the_most_told_are_counted() -> None:
    rows = [replace(row, entry=replace(row.entry, actor="user:eve@example.com")) for row in _of_length(5)]
    found = verify(rows, head=rows[-1].point, most_faults=2)
    assert ([fault.sequence for fault in found.faults], found.more_faults) == ([1, 2], 3)


def test_the_same_moment_in_another_zone_has_the_same_hash() -> None:
    entry = _entry(1)
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=2))))
    assert entry_hash(elsewhere, FIRST_PREVIOUS_HASH) == entry_hash(entry, FIRST_PREVIOUS_HASH)
