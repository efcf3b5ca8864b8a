from __future__ import annotations

from datetime import UTC, datetime

from capliquify.domain.access.one_time_codes import acceptable_steps, grouped, is_app_code, tidied

AT = datetime.fromtimestamp(30 * 1000 + 12, UTC)


def test_a_code_of_the_step_before_and_after_counts_too() -> None:
    assert acceptable_steps(AT, None) == [999, 1000, 1001]


def test_a_step_that_was_used_counts_no_more_nor_those_before_it() -> None:
    assert acceptable_steps(AT, 998) == [999, 1000, 1001]
    assert acceptable_steps(AT, 1000) == [1001]
    assert acceptable_steps(AT, 1001) == []


def test_spaces_dashes_and_capitals_are_no_part_of_a_code() -> None:
    assert tidied(" 123 456") == "123456"
    assert tidied("ABCD-efgh ijkl") == "abcdefghijkl"


def test_six_digits_are_of_an_app_and_all_else_is_not() -> None:
    assert is_app_code("012345")
    assert not any(is_app_code(code) for code in ("12345", "1234567", "12345a", "\uff11" * 6, "123456\n"))


def test_codes_are_shown_in_groups_of_four() -> None:
    assert grouped("abcdefghijklmnop") == "abcd-efgh-ijkl-mnop"
