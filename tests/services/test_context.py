from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from capliquify.services.context import no_progress
from support.trust import context_of

if TYPE_CHECKING:
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction


LATE_EVENING = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time_zone", "today"),
    [("UTC", date(2026, 3, 31)), ("Europe/London", date(2026, 4, 1)), ("America/New_York", date(2026, 3, 31))],
)
def test_today_is_the_day_where_the_company_is(
    transaction: Transaction, organisation: OrganisationRow, time_zone: str, today: date
) -> None:
    assert context_of(transaction, replace(organisation, time_zone=time_zone), now=LATE_EVENING).today == today


def test_the_day_asked_for_comes_first(transaction: Transaction, organisation: OrganisationRow) -> None:
    demo = replace(organisation, default_as_of=date(2026, 1, 31))
    assert context_of(transaction, demo, now=LATE_EVENING).as_of(date(2025, 12, 31)) == date(2025, 12, 31)


def test_the_organisations_own_day_comes_before_today(transaction: Transaction, organisation: OrganisationRow) -> None:
    demo = replace(organisation, default_as_of=date(2026, 1, 31))
    assert context_of(transaction, demo, now=LATE_EVENING).as_of(None) == date(2026, 1, 31)
    assert context_of(transaction, organisation, now=LATE_EVENING).as_of(None) == date(2026, 3, 31)


def test_progress_nobody_asked_for_is_not_heard(transaction: Transaction, organisation: OrganisationRow) -> None:
    context = context_of(transaction, organisation, now=LATE_EVENING)
    assert context.progress is no_progress
    context.progress(done=1, total=2, rows=3)
