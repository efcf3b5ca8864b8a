from __future__ import annotations

from datetime import UTC, datetime, timedelta

from capliquify.domain.access.lockout import Attempts

NOON = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=15)


def after(failures: int, attempts: Attempts = Attempts()) -> Attempts:  # noqa: B008 - it is frozen
    for _ in range(failures):
        attempts = attempts.after_failure(NOON)
    return attempts


def test_four_wrong_answers_lock_nothing() -> None:
    assert after(4) == Attempts(4)
    assert after(4).locked_seconds(NOON) == 0


def test_the_fifth_in_a_row_locks_for_a_quarter_of_an_hour() -> None:
    assert after(5) == Attempts(5, LATER)
    assert after(5).locked_seconds(NOON) == 900
    assert after(5).locked_seconds(LATER - timedelta(microseconds=1)) == 1
    assert after(5).locked_seconds(LATER) == 0


def test_after_a_lock_counting_begins_anew() -> None:
    assert after(5).after_failure(LATER) == Attempts(1)


def test_a_right_answer_is_taken_off_the_count_and_a_lock_it_made_is_opened() -> None:
    assert after(3).without_one() == Attempts(2)
    assert after(5).without_one() == Attempts(4)
    assert Attempts().without_one() == Attempts()


def test_a_lock_made_by_others_stays() -> None:
    assert Attempts(6, LATER).without_one() == Attempts(5, LATER)
