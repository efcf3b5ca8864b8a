"""Reports are read by the ids of accounts, and refused when they do not hold together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.protocol import AnswerChanged
from capliquify.connectors.xero.balances import last_month_end, month_ends
from capliquify.connectors.xero.limits import Minute
from capliquify.connectors.xero.notation import since_header, to_day, to_instant
from capliquify.connectors.xero.reports import (
    Attribute,
    Cell,
    Report,
    ReportRow,
    ReportSection,
    Table,
    require_days,
    table_of,
)


def row(name: str, *values: str, account: str = "", kind: str = "Row") -> ReportRow:
    named = [Attribute(id="account", value=account)] if account else []
    return ReportRow(row_type=kind, cells=[Cell(value=name, attributes=named), *map(_cell, values)])


def _cell(value: str) -> Cell:
    return Cell(value=value)


def report(*rows: ReportRow, columns: tuple[str, ...] = ("31 Aug 2026", "31 Jul 2026")) -> Report:
    header = ReportSection(row_type="Header", cells=[_cell(""), *map(_cell, columns)])
    return Report(report_name="R", rows=[header, ReportSection(row_type="Section", title="Bank", rows=list(rows))])


def test_accounts_are_told_by_their_ids() -> None:
    found = table_of(
        "R", report(row("Any label", "1,200.50", "(3.00)", account="a"), row("Other", "1", "", account="b"))
    )

    assert found.columns == ["31 Aug 2026", "31 Jul 2026"]
    assert found.amounts == {"a": [Decimal("1200.50"), Decimal(-3)], "b": [Decimal(1), Decimal(0)]}
    assert found.total(frozenset({"a", "b"}), 0) == Decimal("1201.50")


def test_an_account_in_two_sections_is_added_up() -> None:
    found = table_of("R", report(row("A", "1", "2", account="a"), row("A", "10", "20", account="a")))

    assert found.amounts == {"a": [Decimal(11), Decimal(22)]}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row("A", "1", account="a")], id="cell-missing"),
        pytest.param([row("A", "one", "2", account="a")], id="no-amount"),
        pytest.param([row("A", "NaN", "2", account="a")], id="not-finite"),
        pytest.param([row("A", "1", "2", account="a"), row("T", "1", "3", kind="SummaryRow")], id="sum"),
        pytest.param([row("A", "1", "2"), row("B", "1", "2")], id="no-ids"),
    ],
)
def test_a_report_that_does_not_hold_together_is_refused(rows: list[ReportRow]) -> None:
    with pytest.raises(AnswerChanged, match="report R has another shape"):
        table_of("R", report(*rows))


def test_a_section_without_rows_is_refused() -> None:
    broken = Report(report_name="R", rows=[ReportSection(row_type="Section")])

    with pytest.raises(AnswerChanged, match="without Rows"):
        table_of("R", broken)


def test_columns_of_other_days_are_refused() -> None:
    table = Table(columns=["30 Nov 2026", "30 Oct 2026"], amounts={})

    with pytest.raises(AnswerChanged, match="not the days that were asked for"):
        require_days("R", table, [date(2026, 11, 30), date(2026, 10, 31)])


@pytest.mark.parametrize("text", ["31 Oct 2026", "31 Oct 26", "31 October 2026", "31/10/2026"])
def test_columns_name_days_in_several_ways(text: str) -> None:
    require_days("R", Table(columns=[text], amounts={}), [date(2026, 10, 31)])


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 9, 15), date(2026, 8, 31)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 3, 1), date(2026, 2, 28)),
    ],
)
def test_the_last_month_that_is_over(today: date, end: date) -> None:
    assert last_month_end(today) == end


def test_month_ends_go_back_from_the_last() -> None:
    assert month_ends(date(2026, 3, 31), 3) == [date(2026, 3, 31), date(2026, 2, 28), date(2026, 1, 31)]


@pytest.mark.parametrize("text", ["/Date(1539993600000+0000)/", "/Date(1539993600000)/", "2018-10-20T00:00:00"])
def test_days_are_read_in_each_form(text: str) -> None:
    assert to_day(text) == date(2018, 10, 20)


def test_days_before_1970_are_read() -> None:
    assert to_day("/Date(-86400000+0000)/") == date(1969, 12, 31)


@pytest.mark.parametrize("text", ["", "20 October 2018", "/Date(x)/"])
def test_a_date_written_another_way_is_told(text: str) -> None:
    with pytest.raises(AnswerChanged, match="date in a way not known"):
        to_instant(text)


def test_instants_are_asked_with_in_utc() -> None:
    assert since_header(datetime(2026, 9, 15, 22, 1, 2, 999, tzinfo=UTC)) == "2026-09-15T22:01:02Z"


def test_sixty_calls_go_through_at_once_and_the_next_waits() -> None:
    clock: dict[str, Any] = {"now": datetime(2026, 9, 15, tzinfo=UTC)}

    def sleep(seconds: float) -> None:
        clock["now"] += timedelta(seconds=seconds)

    minute = Minute(Pace(now=lambda: clock["now"], sleep=sleep))

    assert [minute.take() for _ in range(61)] == [0.0] * 60 + [60.0]
