from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.connectors.files.cells import BadCell
from capliquify.connectors.files.dates import DateEvidence, DateOrder, date_reader, decide_date_order, read_instant
from capliquify.domain.errors import FileRefused


def column(*texts: str) -> DateEvidence:
    return DateEvidence({text[:10]: texts.count(text) for text in texts})


def decide(*texts: str) -> DateOrder:
    return decide_date_order({"Date": column(*texts)}, None)[0]["Date"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026/03/01",
        "20260301",
        "2026-03-01 10:00:00 +0000",
        "2026-03-01T10:00:00Z",
        "2026-03-01 10:00:00 UTC",
        "01.03.2026 10:00:00 UTC",
        "01/03/2026",
        "1/3/2026",
        "1/3/26",
        "01-03-2026",
        "01/03/2026 10:15",
        "1 Mar 2026",
        "1-Mar-26",
        "1. M\u00e4rz 2026",
        "1 mars 2026",
        "Mar 1, 2026",
        "March 1, 2026",
    ],
)
def test_a_date_is_read_in_each_form_of_the_vendors(text: str) -> None:
    assert date_reader("day-first")(text) == date(2026, 3, 1)


def test_month_first_reads_the_month_first() -> None:
    assert date_reader("month-first")("03/31/2026 10:15 AM") == date(2026, 3, 31)


def test_a_dotted_date_is_always_day_first() -> None:
    assert date_reader("month-first")("01.03.2026") == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["31/02/2026", "2026-02-30", "45/13/2026", "2026-13-01", "00/01/2026"])
def test_an_impossible_date_is_a_fault(text: str) -> None:
    with pytest.raises(BadCell, match="is an impossible date"):
        date_reader("day-first")(text)


@pytest.mark.parametrize("text", ["yesterday", "46082", "2026-03", "1 Foo 2026", "2026-03-01 and more"])
def test_what_is_no_date_is_a_fault(text: str) -> None:
    with pytest.raises(BadCell, match="is not a date"):
        date_reader("day-first")(text)


def test_a_year_far_away_is_a_fault() -> None:
    with pytest.raises(BadCell, match="is in the year 1026"):
        date_reader("day-first")("1026-03-01")


def test_one_day_above_twelve_decides_the_column() -> None:
    assert decide("01/02/2026", "13/02/2026") == "day-first"
    assert decide("01/02/2026", "02/13/2026") == "month-first"


def test_dates_that_can_be_read_in_two_ways_refuse_the_file() -> None:
    with pytest.raises(FileRefused, match=r"column Date: 01/02/2026 can be .*--dates day-first\|month-first"):
        decide("01/02/2026", "03/03/2026")


def test_equal_day_and_month_need_no_decision() -> None:
    assert decide("03/03/2026") == "day-first"


def test_an_undecided_column_follows_the_decided_one() -> None:
    orders, notes = decide_date_order({"Due": column("01/02/2026"), "Issued": column("01/13/2026")}, None)
    assert orders == {"Due": "month-first", "Issued": "month-first"}
    assert notes == ["dates month-first, decided from column Issued"]


def test_proof_of_both_orders_refuses_the_file() -> None:
    with pytest.raises(FileRefused, match="only possible day-first and others only possible month-first"):
        decide("13/02/2026", "02/13/2026")


def test_a_rare_slip_does_not_overrule_a_column() -> None:
    evidence = DateEvidence({"25/03/2026": 40, "03/25/2026": 1})
    assert decide_date_order({"Date": evidence}, None)[0] == {"Date": "day-first"}


def test_what_was_told_is_used_for_every_column() -> None:
    orders, notes = decide_date_order({"Date": column("01/02/2026")}, "month-first")
    assert (orders, notes) == ({"Date": "month-first"}, ["dates month-first as told"])


def test_an_instant_keeps_its_offset() -> None:
    assert read_instant("2026-03-01T23:30:00-08:00") == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_an_instant_without_offset_is_utc() -> None:
    assert read_instant("2026-03-01 10:00:00 UTC") == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_an_unreadable_instant_is_a_fault() -> None:
    with pytest.raises(BadCell, match="is not a date and time"):
        read_instant("soon")


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_every_date_reads_the_same_in_each_notation(day: date) -> None:
    assert date_reader("day-first")(f"{day:%d/%m/%Y}") == day
    assert date_reader("month-first")(f"{day:%m/%d/%Y}") == day
    assert date_reader("month-first")(day.isoformat()) == day


@pytest.mark.parametrize("day", ["1989-12-31", "31/12/1899", "2201-01-01", "9999-12-31", date(1899, 12, 31)])
def test_a_year_out_of_reach_asks_to_check_the_year(day: str | date) -> None:
    with pytest.raises(BadCell, match="is in the year") as bad:
        date_reader("day-first")(day)
    assert bad.value.fix == "check the year: dates from 1990 to 2200 can be used"


@pytest.mark.parametrize("day", ["1990-01-01", "2200-12-31"])
def test_the_first_and_the_last_year_can_be_used(day: str) -> None:
    assert date_reader("day-first")(day) == date.fromisoformat(day)


def test_an_instant_out_of_reach_asks_to_check_the_year() -> None:
    with pytest.raises(BadCell, match="is in the year 9999"):
        read_instant("9999-12-31T10:00:00+00:00")
