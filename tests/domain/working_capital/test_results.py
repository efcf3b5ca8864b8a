from __future__ import annotations

from datetime import date
from decimal import Decimal

from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.values.days import add_months, month_end
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.working_capital.results import Results, results_before

CLOSING = date(2026, 6, 30)


def result(  # noqa: PLR0913 - the columns of one row of the file
    start: date,
    end: date,
    revenue: int,
    *,
    credit_sales: int | None = None,
    purchases: int | None = None,
    currency: str = "GBP",
) -> ProfitAndLoss:
    return ProfitAndLoss(
        external_id=f"{start}{end}{currency}",
        period_start_on=start,
        period_end_on=end,
        revenue=Decimal(revenue),
        cost_of_goods_sold=Decimal(revenue) / 2,
        currency=currency,
        credit_sales=None if credit_sales is None else Decimal(credit_sales),
        purchases=None if purchases is None else Decimal(purchases),
    )


def months(first: int, last: int, revenue: int = 100, currency: str = "GBP") -> list[ProfitAndLoss]:
    """Monthly results, counted back from the closing month (0)."""
    ends = [month_end(add_months(CLOSING, -index)) for index in range(first, last + 1)]
    return [result(end.replace(day=1), end, revenue, currency=currency) for end in ends]


def before_closing(records: list[ProfitAndLoss], *rates: FxRate) -> Results:
    return results_before(records, CLOSING, "GBP", RateTable.from_records(rates))


def quoted(on: date, rate: int, kind: str = "spot") -> FxRate:
    return FxRate(external_id=f"{on}{kind}", rate_on=on, base="GBP", quote="EUR", rate=Decimal(rate), kind=kind)


def test_twelve_months_are_365_days() -> None:
    results = before_closing(months(0, 11))
    assert results.window_days == 365
    assert results.revenue.value == Decimal(1200)
    assert results.cost_of_goods_sold.value == Decimal(600)


def test_leap_year_is_365_days_too() -> None:
    year = result(date(2023, 7, 1), date(2024, 6, 30), 10)
    assert results_before([year], date(2024, 6, 30), "GBP", RateTable()).window_days == 365


def test_periods_outside_the_twelve_months_are_not_used() -> None:
    assert before_closing(months(-1, 12)).revenue.value == Decimal(1200)


def test_period_that_reaches_out_of_the_window_is_not_cut() -> None:
    crossing = result(date(2025, 6, 1), date(2025, 7, 31), 5000)
    assert before_closing([*months(0, 10), crossing]).revenue.value == Decimal(1100)


def test_shorter_history_counts_its_real_days_and_says_so() -> None:
    results = before_closing(months(0, 2))
    assert results.window_days == 91
    assert (
        "profit-and-loss periods cover 91 days (2026-04-01 to 2026-06-30) of the 12 months to 2026-06-30: "
        "days are measured on those"
    ) in results.notes


def test_monthly_results_are_preferred_to_the_year_they_repeat() -> None:
    results = before_closing([*months(0, 11), result(date(2025, 7, 1), CLOSING, 9999)])
    assert results.revenue.value == Decimal(1200)
    assert len(results.newest_first) == 12
    assert (
        "profit-and-loss periods overlap: of those that cover most days the finest are used (12), 1 are left out"
    ) in results.notes


def test_year_is_preferred_to_months_that_cover_only_part_of_it() -> None:
    results = before_closing([*months(0, 2), result(date(2025, 7, 1), CLOSING, 9999)])
    assert results.revenue.value == Decimal(9999)
    assert results.window_days == 365


def test_quarters_and_months_that_do_not_overlap_are_combined() -> None:
    quarter = result(date(2026, 4, 1), CLOSING, 300)
    assert before_closing([quarter, *months(3, 11)]).revenue.value == Decimal(1200)


def test_rows_of_one_period_are_summed() -> None:
    assert before_closing([*months(0, 11), *months(0, 11, revenue=1)]).revenue.value == Decimal(1212)


def test_each_currency_is_another_part_of_the_company() -> None:
    year_in_euros = result(date(2025, 7, 1), CLOSING, 400, currency="EUR")
    results = before_closing([*months(0, 11), year_in_euros], quoted(CLOSING, 2))
    assert results.revenue.value == Decimal(1400)
    assert results.newest_first == ()


def test_results_use_the_average_rate_where_there_is_one() -> None:
    results = before_closing(
        [result(date(2025, 7, 1), CLOSING, 400, currency="EUR")],
        quoted(CLOSING, 2),
        quoted(date(2026, 6, 29), 4, "average"),
    )
    assert results.revenue.value == Decimal(100)


def test_currency_that_covers_fewer_days_is_said() -> None:
    results = before_closing([*months(0, 11), *months(0, 0, currency="EUR")], quoted(CLOSING, 2))
    assert "EUR results cover 30 of the 365 days used" in results.notes


def test_stale_rate_is_said() -> None:
    results = before_closing([result(date(2025, 7, 1), CLOSING, 4, currency="EUR")], quoted(date(2026, 6, 20), 2))
    assert "EUR to GBP on 2026-06-30 uses the rate of 2026-06-20, 10 days older" in results.notes


def test_missing_rate_leaves_results_absent() -> None:
    results = before_closing([result(date(2025, 7, 1), CLOSING, 400, currency="EUR")])
    reason = "no exchange rate from EUR to GBP on or before 2026-06-30: import fx-rates with this pair"
    assert (results.revenue.reason, results.window_days) == (reason, None)


def test_credit_sales_are_used_when_every_period_has_them() -> None:
    results = before_closing([result(date(2025, 7, 1), CLOSING, 400, credit_sales=300)])
    assert results.sales.value == Decimal(300)
    assert results.newest_first[0].sales == Decimal(300)
    assert "days sales outstanding are measured on credit sales" in results.notes


def test_revenue_is_used_when_a_period_lacks_credit_sales() -> None:
    records = [*months(0, 10), result(date(2025, 7, 1), date(2025, 7, 31), 100, credit_sales=1)]
    results = before_closing(records)
    assert results.sales.value == Decimal(1200)
    assert (
        "days sales outstanding are measured on revenue: credit sales are not known for every period" in results.notes
    )


def test_purchases_are_used_when_every_period_has_them() -> None:
    results = before_closing([result(date(2025, 7, 1), CLOSING, 400, purchases=350)])
    assert results.purchases.value == Decimal(350)
    assert "days payable outstanding are measured on purchases" in results.notes


def test_cost_of_goods_sold_stands_in_for_unknown_purchases() -> None:
    results = before_closing([result(date(2025, 7, 1), CLOSING, 400)])
    assert results.purchases.value == Decimal(200)
    assert (
        "days payable outstanding are measured on cost of goods sold: purchases are not known for every period"
        in results.notes
    )


def test_sales_run_back_from_the_closing_day_without_a_gap() -> None:
    assert [each.days for each in before_closing([*months(0, 1), *months(3, 11)]).newest_first] == [30, 31]
