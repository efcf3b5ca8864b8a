from __future__ import annotations

from decimal import Decimal

import pytest

from capliquify.domain.values.measure import Measure, display_days
from capliquify.domain.working_capital.days_sales_outstanding import days_sales_outstanding

REVENUE = Decimal(2_500_000)


def test_average_receivables_of_240000_are_35_04_days() -> None:
    assert display_days(days_sales_outstanding(Decimal(240_000), REVENUE).value) == Decimal("35.04")


def test_closing_receivables_of_260000_are_37_96_days() -> None:
    assert display_days(days_sales_outstanding(Decimal(260_000), REVENUE).value) == Decimal("37.96")


def test_shorter_window_counts_its_own_days() -> None:
    assert days_sales_outstanding(Decimal(50), Decimal(100), 90) == Measure(Decimal(45))


def test_negative_receivables_are_shown_not_clipped() -> None:
    assert days_sales_outstanding(Decimal(-50), Decimal(100), 90) == Measure(Decimal(-45))


@pytest.mark.parametrize("sales", [0, -1])
def test_no_sales_give_no_days(sales: int) -> None:
    assert days_sales_outstanding(Decimal(50), Decimal(sales)) == Measure(None, "no sales in the window")
