from __future__ import annotations

from datetime import date
from decimal import Decimal

from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.sources.reconciliation import (
    BankLine,
    ComparedRow,
    Deposit,
    Reserve,
    compare,
    match_deposits,
    reserve_carried,
    rounded,
)
from capliquify.domain.values.exchange import RateTable

FRIDAY = date(2026, 3, 6)
RATES = RateTable.from_records(
    [FxRate(external_id="1", rate_on=date(2026, 3, 1), base="GBP", quote="USD", rate=Decimal("1.25"), kind="spot")]
)


def amounts(**values: str) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}


def test_a_figure_is_the_sum_of_its_rows_and_the_largest_difference_comes_first() -> None:
    compared = compare(amounts(deli="100.00", cafe="40.00"), Decimal("150.00"), amounts(deli="100.00", cafe="50.00"))

    assert (compared.ours, compared.theirs, compared.variance) == (Decimal(140), Decimal(150), Decimal(-10))
    assert compared.rows == (
        ComparedRow(name="cafe", ours=Decimal("40.00"), theirs=Decimal("50.00")),
        ComparedRow(name="deli", ours=Decimal("100.00"), theirs=Decimal("100.00")),
    )


def test_what_one_side_lacks_is_nothing_there_where_both_use_the_same_names() -> None:
    compared = compare(amounts(deli="1", cafe="2"), Decimal(4), amounts(deli="1", bar="3"))

    assert [(row.name, row.ours, row.theirs) for row in compared.rows] == [
        ("bar", Decimal(0), Decimal(3)),
        ("cafe", Decimal(2), Decimal(0)),
        ("deli", Decimal(1), Decimal(1)),
    ]


def test_breakdowns_by_other_names_stand_beside_each_other() -> None:
    compared = compare(amounts(fee="-2"), Decimal(-2), amounts(Commission="-2"))

    assert [(row.name, row.ours, row.theirs) for row in compared.rows] == [("Commission", None, -2), ("fee", -2, None)]


def test_a_figure_that_cannot_be_computed_says_why() -> None:
    compared = compare({}, Decimal(4), {}, "no rate")

    assert (compared.ours, compared.variance, compared.reason, compared.rows) == (None, None, "no rate", ())


def reserve(name: str, day: int, withheld: str, released: str) -> Reserve:
    return Reserve(settlement=name, paid_on=date(2026, 3, day), withheld=Decimal(withheld), released=Decimal(released))


def test_a_reserve_comes_back_in_the_next_settlement() -> None:
    chain = [reserve("B", 15, "40", "30"), reserve("A", 1, "30", "7"), reserve("C", 29, "50", "39")]

    carried = reserve_carried(chain)

    assert carried is not None
    assert (carried.theirs, carried.ours, carried.variance) == (Decimal(70), Decimal(69), Decimal(-1))
    assert [(row.name, row.ours, row.theirs) for row in carried.rows] == [
        ("B", Decimal(30), Decimal(30)),
        ("C", Decimal(39), Decimal(40)),
    ]


def test_a_channel_without_reserves_has_none_to_compare() -> None:
    assert reserve_carried([reserve("A", 1, "0", "0"), reserve("B", 2, "0", "0")]) is None
    assert reserve_carried([]) is None


def deposit(key: str = "S-1", amount: str = "100.00", currency: str = "GBP", paid_on: date = FRIDAY) -> Deposit:
    return Deposit(key=key, amount=Decimal(amount), currency=currency, paid_on=paid_on)


def line(key: str, amount: str = "100.00", day: date = FRIDAY, currency: str = "GBP", text: str = "") -> BankLine:
    return BankLine(key=key, account="Current", booked_on=day, amount=Decimal(amount), currency=currency, text=text)


def matched(deposits: list[Deposit], *lines: BankLine) -> dict[str, str]:
    return {key: found.key for key, found in match_deposits(deposits, lines, RATES).items()}


def test_a_deposit_is_the_line_of_its_amount() -> None:
    assert matched([deposit()], line("1", "99.99"), line("2")) == {"S-1": "2"}


def test_five_banking_days_are_near_and_six_are_not() -> None:
    assert matched([deposit()], line("1", day=date(2026, 3, 13))) == {"S-1": "1"}
    assert matched([deposit()], line("1", day=date(2026, 3, 16))) == {}


def test_the_nearest_line_counts_then_the_one_that_names_the_deposit() -> None:
    later, near, named = line("1", day=date(2026, 3, 10)), line("2"), line("3", text="AMAZON S-1")

    assert matched([deposit()], later, near) == {"S-1": "2"}
    assert matched([deposit()], near, named) == {"S-1": "3"}


def test_a_line_stands_for_one_deposit_only() -> None:
    assert matched([deposit("S-1"), deposit("S-2")], line("1"), line("2", day=date(2026, 3, 9))) == {
        "S-1": "1",
        "S-2": "2",
    }
    assert matched([deposit("S-1"), deposit("S-2")], line("1")) == {"S-1": "1"}


def test_a_deposit_may_be_booked_in_another_currency_at_the_banks_rate() -> None:
    dollars = deposit(amount="125.00", currency="USD")

    assert matched([dollars], line("1", "98.10")) == {"S-1": "1"}
    assert matched([dollars], line("1", "97.90")) == {}
    assert matched([dollars], line("1", "99.00"), line("2", "125.00", currency="USD")) == {"S-1": "2"}


def test_without_a_rate_another_currency_is_no_match() -> None:
    assert matched([deposit(currency="JPY")], line("1")) == {}


def test_a_deposit_of_nothing_is_not_converted() -> None:
    assert matched([deposit(amount="0", currency="USD")], line("1", "0")) == {}


def test_the_turn_of_a_year_lies_between_no_days() -> None:
    found = matched([deposit(paid_on=date(2026, 12, 31))], line("1", day=date(2027, 1, 4)))

    assert found == {"S-1": "1"}


def test_a_breakdown_is_rounded_so_that_it_still_adds_up() -> None:
    parts = {"a": Decimal("10.0033"), "b": Decimal("20.0033"), "c": Decimal("-0.0026"), "d": Decimal(5)}
    assert rounded(parts, "GBP") == {
        "a": Decimal("10.00"), "b": Decimal("20.00"), "c": Decimal("0.00"), "d": Decimal("5.00"),
    }  # fmt: skip
    thirds = {name: Decimal("0.0033") for name in "abc"}
    assert rounded(thirds, "GBP") == {"a": Decimal("0.01"), "b": Decimal("0.00"), "c": Decimal("0.00")}
    assert rounded({}, "GBP") == {}
    assert rounded({"yen": Decimal("7.5")}, "JPY") == {"yen": Decimal(8)}
