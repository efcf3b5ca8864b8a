from __future__ import annotations

import pytest

from windtunnel.company.days import (
    add_banking_days,
    add_months,
    day_of,
    is_banking_day,
    iso,
    month_end,
    month_start,
    next_banking_day,
)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (day_of(2026, 10, 30), True),
        (day_of(2026, 10, 31), False),
        (day_of(2026, 11, 1), False),
        (day_of(2026, 12, 25), False),
        (day_of(2027, 1, 1), False),
    ],
)
def test_banks_close_on_weekends_and_holidays(day: int, open_: bool) -> None:  # noqa: FBT001 - a parametrised expectation
    assert is_banking_day(day) is open_


def test_next_banking_day_skips_christmas_and_the_weekend() -> None:
    assert iso(next_banking_day(day_of(2026, 12, 25))) == "2026-12-28"


def test_banking_days_are_counted_without_weekends() -> None:
    assert iso(add_banking_days(day_of(2026, 10, 29), 3)) == "2026-11-03"


def test_a_month_later_keeps_to_the_month_end() -> None:
    assert iso(add_months(day_of(2026, 1, 31), 1)) == "2026-02-28"


def test_months_go_back_over_the_year() -> None:
    assert iso(add_months(day_of(2026, 1, 15), -2)) == "2025-11-15"


def test_month_bounds() -> None:
    day = day_of(2024, 2, 10)
    assert (iso(month_start(day)), iso(month_end(day))) == ("2024-02-01", "2024-02-29")
