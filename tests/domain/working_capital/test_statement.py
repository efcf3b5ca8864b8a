from __future__ import annotations

from datetime import date
from decimal import Decimal

from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.snapshot import Snapshot
from capliquify.domain.values.days import add_months, month_end
from capliquify.domain.values.measure import display_days
from capliquify.domain.working_capital.statement import WorkingCapital, measure_working_capital

CLOSING = date(2026, 6, 30)
RECEIVABLE, INVENTORY, PAYABLE = AccountClass.RECEIVABLE, AccountClass.INVENTORY, AccountClass.PAYABLE
NO_RATE = "no exchange rate from EUR to GBP on or before 2026-06-30: import fx-rates with this pair"


def balance(  # noqa: PLR0913 - the columns of one row of the file
    account_class: AccountClass, on: date, amount: int, *, entity: str = "", currency: str = "GBP", tax: int = 0
) -> LedgerBalance:
    return LedgerBalance(
        external_id=f"{account_class}{on}{entity}{currency}",
        balance_on=on,
        account_class=account_class,
        entity=entity,
        amount=Decimal(amount),
        currency=currency,
        tax_included=Decimal(tax),
    )


def balances(on: date, receivable: int, inventory: int, payable: int) -> list[LedgerBalance]:
    return [balance(RECEIVABLE, on, receivable), balance(INVENTORY, on, inventory), balance(PAYABLE, on, payable)]


def month(index: int) -> date:
    """The month-end that many months before the closing one."""
    return month_end(add_months(CLOSING, -index))


def result(  # noqa: PLR0913 - the columns of one row of the file
    start: date,
    end: date,
    revenue: int,
    cost: int,
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
        cost_of_goods_sold=Decimal(cost),
        currency=currency,
        credit_sales=None if credit_sales is None else Decimal(credit_sales),
        purchases=None if purchases is None else Decimal(purchases),
    )


YEAR = result(date(2025, 7, 1), CLOSING, 2_500_000, 875_000)


def monthly(revenue: int = 100, cost: int = 50, count: int = 12) -> list[ProfitAndLoss]:
    return [result(month(index).replace(day=1), month(index), revenue, cost) for index in range(count)]


def measure(
    ledger: list[LedgerBalance],
    results: list[ProfitAndLoss],
    rates: tuple[FxRate, ...] = (),
    as_of: date = date(2026, 7, 14),
) -> WorkingCapital:
    return measure_working_capital(
        Snapshot(
            as_of=as_of,
            currency="GBP",
            ledger_balances=tuple(ledger),
            profit_and_loss=tuple(results),
            fx_rates=rates,
        )
    )


def two_month_ends() -> list[LedgerBalance]:
    return balances(month(12), 220_000, 190_000, 95_000) + balances(CLOSING, 260_000, 246_000, 105_000)


def test_average_basis_of_two_month_ends() -> None:
    average = measure(two_month_ends(), [YEAR]).average
    assert display_days(average.days_sales_outstanding.value) == Decimal("35.04")
    assert display_days(average.days_inventory_outstanding.value) == Decimal("90.94")
    assert display_days(average.days_payable_outstanding.value) == Decimal("41.71")
    assert display_days(average.cash_conversion_cycle.value) == Decimal("84.26")
    assert average.trade_working_capital.value == Decimal(358_000)
    assert average.month_ends == 2


def test_closing_basis() -> None:
    closing = measure(two_month_ends(), [YEAR]).closing
    assert display_days(closing.days_sales_outstanding.value) == Decimal("37.96")
    assert display_days(closing.days_inventory_outstanding.value) == Decimal("102.62")
    assert display_days(closing.days_payable_outstanding.value) == Decimal("43.80")
    assert display_days(closing.cash_conversion_cycle.value) == Decimal("96.78")
    assert closing.trade_working_capital.value == Decimal(401_000)
    assert closing.month_ends == 1


def test_thirteen_month_ends_are_averaged_both_ends_included() -> None:
    ledger = [row for index in range(15) for row in balances(month(index), 100 + index, 10, 10)]
    answer = measure(ledger, [YEAR])
    assert answer.average.month_ends == 13
    assert answer.average.trade_working_capital.value == Decimal(106)
    assert [answer.month_ends[0].month_end, answer.month_ends[-1].month_end] == [date(2025, 6, 30), CLOSING]
    assert not any("not 13" in note for note in answer.notes)


def test_fewer_month_ends_are_said() -> None:
    notes = measure(two_month_ends(), [YEAR]).notes
    assert "the average is of 2 month-ends, not 13: the others are not known" in notes


def test_parts_that_do_not_add_up_as_shown_are_explained() -> None:
    notes = measure(two_month_ends(), [YEAR]).notes
    expected = "the cycle is rounded once from its unrounded parts: the parts as shown add up to 84.27, not 84.26"
    assert expected in notes


def test_closing_is_the_latest_month_end_not_after_the_day_asked_for() -> None:
    ledger = two_month_ends() + balances(date(2026, 7, 31), 9, 9, 9)
    answer = measure(ledger, [YEAR], as_of=date(2026, 7, 30))
    assert answer.closing.trade_working_capital.value == Decimal(401_000)
    assert answer.notes[0] == "closing balances are those of 2026-06-30"


def test_month_end_that_is_the_day_asked_for_counts() -> None:
    assert measure(two_month_ends(), [YEAR], as_of=CLOSING).closing.month_ends == 1


def test_balances_inside_a_month_are_not_month_ends() -> None:
    ledger = [*two_month_ends(), *balances(date(2026, 7, 10), 9, 9, 9)]
    assert measure(ledger, [YEAR]).closing.trade_working_capital.value == Decimal(401_000)


def test_window_starts_at_the_month_end_when_february_is_longer_a_year_before() -> None:
    ledger = balances(date(2024, 2, 29), 30, 30, 30) + balances(date(2025, 2, 28), 10, 10, 10)
    year = result(date(2024, 3, 1), date(2025, 2, 28), 365, 365)
    answer = measure(ledger, [year], as_of=date(2025, 2, 28))
    assert answer.average.days_sales_outstanding.value == Decimal(20)


def test_tax_is_taken_out_of_receivables_and_payables_only() -> None:
    ledger = [
        balance(RECEIVABLE, CLOSING, 120, tax=20),
        balance(INVENTORY, CLOSING, 120, tax=20),
        balance(PAYABLE, CLOSING, 60, tax=10),
    ]
    closing = measure(ledger, [YEAR]).month_ends[-1]
    assert [closing.receivable.value, closing.inventory.value, closing.payable.value] == [100, 120, 50]


def test_entities_are_summed() -> None:
    ledger = [*balances(CLOSING, 10, 10, 10), balance(RECEIVABLE, CLOSING, 5, entity="EU")]
    assert measure(ledger, [YEAR]).closing.trade_working_capital.value == Decimal(15)


def test_foreign_balances_use_the_spot_rate_of_their_day() -> None:
    rates = (
        FxRate(external_id="a", rate_on=month(12), base="GBP", quote="EUR", rate=Decimal(2), kind="spot"),
        FxRate(external_id="b", rate_on=CLOSING, base="GBP", quote="EUR", rate=Decimal(4), kind="spot"),
        FxRate(external_id="c", rate_on=CLOSING, base="GBP", quote="EUR", rate=Decimal(5), kind="average"),
    )
    ledger = two_month_ends() + [balance(RECEIVABLE, day, 400, currency="EUR") for day in (month(12), CLOSING)]
    answer = measure(ledger, [YEAR], rates)
    assert [each.receivable.value for each in answer.month_ends] == [220_200, 260_100]


def test_stale_rate_is_said() -> None:
    rates = (FxRate(external_id="a", rate_on=month(13), base="GBP", quote="EUR", rate=Decimal(2), kind="spot"),)
    ledger = [*two_month_ends(), *(balance(RECEIVABLE, day, 400, currency="EUR") for day in (month(12), CLOSING))]
    notes = measure(ledger, [YEAR], rates).notes
    assert "EUR to GBP on 2026-06-30 uses the rate of 2025-05-31, 395 days older" in notes


def test_missing_rate_leaves_what_needs_it_absent() -> None:
    ledger = [*balances(CLOSING, 10, 10, 10), balance(RECEIVABLE, CLOSING, 5, entity="EU", currency="EUR")]
    answer = measure(ledger, [YEAR])
    assert answer.closing.days_sales_outstanding.value is None
    assert answer.closing.days_inventory_outstanding.value is not None
    assert answer.reasons == {
        "basis.count_back.days_sales_outstanding": NO_RATE,
        **{
            f"basis.{basis}.{name}": NO_RATE
            for basis in ("average", "closing")
            for name in ("days_sales_outstanding", "cash_conversion_cycle", "trade_working_capital")
        },
        "month_ends.0.receivable": NO_RATE,
    }


def test_month_end_without_a_class_the_others_have_is_left_out() -> None:
    ledger = [*two_month_ends(), balance(RECEIVABLE, month(6), 999), balance(PAYABLE, month(6), 999)]
    answer = measure(ledger, [YEAR])
    assert answer.average.month_ends == 2
    assert "the month-end 2025-12-31 is left out of the average: it has no inventory balance" in answer.notes


def test_month_end_without_an_entity_that_reports_around_it_is_left_out() -> None:
    ledger = [row for index in range(3) for row in balances(month(index), 10, 10, 10)]
    ledger += [balance(RECEIVABLE, month(index), 5, entity="EU") for index in (0, 2)]
    answer = measure(ledger, [YEAR])
    assert answer.average.month_ends == 2
    assert "the month-end 2026-05-31 is left out of the average: it has no receivable (EU) balance" in answer.notes


def test_entity_that_starts_later_leaves_nothing_out() -> None:
    ledger = [*two_month_ends(), balance(RECEIVABLE, CLOSING, 5, entity="EU")]
    assert measure(ledger, [YEAR]).average.month_ends == 2


def test_class_nobody_keeps_is_absent_with_its_reason() -> None:
    answer = measure([balance(RECEIVABLE, CLOSING, 10), balance(PAYABLE, CLOSING, 10)], [YEAR])
    reason = "no inventory balance of 2026-06-30 is known: import ledger-balances"
    assert answer.average.days_sales_outstanding.value is not None
    assert answer.reasons["basis.average.days_inventory_outstanding"] == reason
    assert answer.reasons["basis.average.trade_working_capital"] == reason


def test_classes_never_known_together_have_no_average() -> None:
    ledger = [balance(RECEIVABLE, month(1), 10), balance(PAYABLE, CLOSING, 10), balance(INVENTORY, CLOSING, 10)]
    answer = measure(ledger, [YEAR])
    reason = "no month-end has balances of receivables, inventory and payables together"
    assert (answer.average.month_ends, answer.average.days_payable_outstanding.reason) == (0, reason)


def test_no_balances_at_all() -> None:
    answer = measure([balance(AccountClass.CASH, CLOSING, 10)], [YEAR])
    reason = "no month-end balance of receivables, inventory or payables is known: import ledger-balances"
    assert (answer.average.month_ends, answer.month_ends) == (0, ())
    assert set(answer.reasons.values()) == {reason}
    assert answer.reasons["window_days"] == reason


def test_no_results_leave_days_absent_and_balances_known() -> None:
    answer = measure(two_month_ends(), [])
    reason = "no profit-and-loss period lies inside the 12 months to 2026-06-30"
    assert answer.average.trade_working_capital.value == Decimal(358_000)
    assert answer.average.cash_conversion_cycle.reason == reason
    assert answer.reasons["revenue"] == answer.reasons["window_days"] == reason


def test_no_sales_give_a_reason_not_zero() -> None:
    answer = measure(two_month_ends(), [result(date(2025, 7, 1), CLOSING, 0, 875_000)])
    assert answer.average.days_sales_outstanding.reason == "no sales in the window"
    assert display_days(answer.average.days_inventory_outstanding.value) == Decimal("90.94")


def test_negative_receivables_are_shown() -> None:
    answer = measure(balances(CLOSING, -365, 0, 0), [result(date(2025, 7, 1), CLOSING, 365, 365)])
    assert answer.closing.days_sales_outstanding.value == Decimal(-365)
    assert answer.count_back_days_sales_outstanding.value == Decimal(-365)


def test_count_back_consumes_the_latest_months() -> None:
    ledger = balances(CLOSING, 250, 0, 0)
    assert measure(ledger, monthly()).count_back_days_sales_outstanding.value == Decimal(30) + 31 + 15


def test_count_back_needs_results_up_to_the_closing_day() -> None:
    answer = measure(balances(CLOSING, 250, 0, 0), monthly()[1:])
    assert (
        answer.count_back_days_sales_outstanding.reason
        == "no profit-and-loss periods line up back from the closing day"
    )


def test_count_back_does_not_jump_a_gap() -> None:
    results = monthly()
    answer = measure(balances(CLOSING, 250, 0, 0), [*results[:2], *results[3:]])
    expected = "receivables are more than all the sales known before the closing day"
    assert answer.count_back_days_sales_outstanding.reason == expected
