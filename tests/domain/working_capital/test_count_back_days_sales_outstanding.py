from __future__ import annotations

from decimal import Decimal

from capliquify.domain.values.measure import Measure
from capliquify.domain.working_capital.count_back_days_sales_outstanding import (
    SalesOfPeriod,
    count_back_days_sales_outstanding,
)


def months(*sales: int) -> list[SalesOfPeriod]:
    return [SalesOfPeriod(Decimal(each), 30) for each in sales]


def test_latest_sales_are_consumed_first() -> None:
    assert count_back_days_sales_outstanding(Decimal(250), months(200, 100, 100)) == Measure(Decimal(45))


def test_receivables_equal_to_a_period_stand_for_its_days() -> None:
    assert count_back_days_sales_outstanding(Decimal(200), months(200, 0)) == Measure(Decimal(30))


def test_period_without_sales_only_adds_its_days() -> None:
    assert count_back_days_sales_outstanding(Decimal(50), months(0, 100)) == Measure(Decimal(45))


def test_period_of_returns_adds_to_what_is_left() -> None:
    assert count_back_days_sales_outstanding(Decimal(50), months(-50, 100)) == Measure(Decimal(60))


def test_negative_receivables_give_negative_days() -> None:
    assert count_back_days_sales_outstanding(Decimal(-50), months(100)) == Measure(Decimal(-15))


def test_more_receivables_than_sales_known_give_no_days() -> None:
    expected = Measure(None, "receivables are more than all the sales known before the closing day")
    assert count_back_days_sales_outstanding(Decimal(301), months(200, 100)) == expected
