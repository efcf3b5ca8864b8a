from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from capliquify.domain.cash.opening import OpeningBalance, opening_cash, opening_drawn
from capliquify.domain.records.ledger_balance import AccountClass
from capliquify.domain.values.exchange import RateTable
from support.cash import balance, bank, fx, snapshot
from support.records import facility

if TYPE_CHECKING:
    from capliquify.domain.snapshot import Snapshot

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


def cash(known: Snapshot) -> OpeningBalance:
    return opening_cash(known, RateTable.from_records(known.fx_rates))


def drawn(known: Snapshot) -> OpeningBalance:
    return opening_drawn(known, RateTable.from_records(known.fx_rates))


def test_the_latest_balance_counts() -> None:
    known = snapshot(
        ledger_balances=(
            balance("100.00", JANUARY),
            balance("250.00", FEBRUARY),
            balance("999.00", date(2026, 3, 31)),
            balance("5.00", FEBRUARY, account_class=AccountClass.RECEIVABLE),
        )
    )
    assert cash(known) == OpeningBalance(amount=25000)


def test_accounts_of_one_day_and_entities_of_different_days_are_summed() -> None:
    known = snapshot(
        ledger_balances=(
            balance("100.00", FEBRUARY),
            balance("20.00", FEBRUARY, external_id="second account"),
            balance("3.00", JANUARY, entity="US Inc"),
        )
    )
    assert cash(known).amount == 12300


def test_bank_lines_after_the_balance_are_added_up_to_the_day() -> None:
    known = snapshot(
        ledger_balances=(balance("100.00", FEBRUARY),),
        bank=bank(
            (JANUARY, 7, "GBP"), (FEBRUARY, 70, "GBP"), (date(2026, 3, 1), 700, "GBP"), (date(2026, 3, 2), 9, "GBP")
        ),
    )
    assert cash(known).amount == 10700


def test_lines_between_the_balances_of_two_entities_are_said_not_to_count() -> None:
    known = snapshot(
        ledger_balances=(balance("100.00", FEBRUARY), balance("50.00", date(2026, 2, 15), entity="US Inc")),
        bank=bank((date(2026, 2, 20), 700, "GBP"), (date(2026, 3, 1), 100, "GBP"), (date(2026, 2, 20), 9, "EUR")),
    )
    opening = cash(known)
    assert opening.amount == 15100
    [note] = opening.notes
    assert note == (
        "1 GBP bank lines of 2026-02-16 to 2026-02-28 are not counted: the entities' cash balances are of different "
        "days, and a line does not say whose it is"
    )


def test_bank_lines_follow_the_balance_of_their_own_currency() -> None:
    known = snapshot(
        ledger_balances=(balance("100.00", FEBRUARY), balance("10.00", JANUARY, currency="USD")),
        bank=bank((date(2026, 2, 10), 500, "GBP"), (date(2026, 2, 10), 250, "USD")),
        fx_rates=(fx("GBP", "USD", "1.25"),),
    )
    assert cash(known).amount == 10000 + 1000


def test_a_line_on_the_day_of_its_balance_is_in_it_though_another_balance_is_older() -> None:
    known = snapshot(
        ledger_balances=(balance("100.00", FEBRUARY), balance("10.00", JANUARY, currency="USD")),
        bank=bank((FEBRUARY, 500, "GBP")),
        fx_rates=(fx("GBP", "USD", "1.25"),),
    )
    assert cash(known).amount == 10000 + 800


def test_lines_of_a_currency_without_balance_follow_the_latest_of_all() -> None:
    known = snapshot(
        ledger_balances=(balance("100.00", FEBRUARY),),
        bank=bank((date(2026, 2, 10), 250, "USD"), (date(2026, 3, 1), 500, "USD")),
        fx_rates=(fx("GBP", "USD", "1.25"),),
    )
    assert cash(known).amount == 10400


def test_no_balance_is_no_cash_with_the_reason() -> None:
    known = snapshot(ledger_balances=(balance("1.00", date(2026, 3, 31)),), bank=bank((FEBRUARY, 70, "GBP")))
    assert cash(known) == OpeningBalance(
        amount=None, reason="no cash balance: import ledger-balances with a cash balance on or before 2026-03-01"
    )


def test_a_missing_rate_is_no_cash_with_the_pair() -> None:
    known = snapshot(ledger_balances=(balance("1.00"), balance("1.00", currency="USD")))
    assert cash(known).amount is None
    assert cash(known).reason == (
        "no exchange rate from USD to GBP on or before 2026-03-01: import fx-rates with this pair"
    )


def test_cash_known_for_a_week_is_current() -> None:
    assert cash(snapshot(ledger_balances=(balance("1.00", date(2026, 2, 22)),))).notes == ()


def test_cash_known_for_longer_is_said_to_be_old() -> None:
    assert cash(snapshot(ledger_balances=(balance("1.00", date(2026, 2, 21)),))).notes == (
        "cash is known only up to 2026-02-21: import a later balance or bank lines",
    )


def test_later_bank_lines_keep_an_old_balance_current() -> None:
    known = snapshot(ledger_balances=(balance("1.00", JANUARY),), bank=bank((date(2026, 2, 27), 5, "GBP")))
    assert cash(known) == OpeningBalance(amount=105)


def test_the_latest_debt_is_drawn() -> None:
    known = snapshot(
        ledger_balances=(
            balance("90.00", JANUARY, account_class=AccountClass.DEBT),
            balance("80.00", FEBRUARY, account_class=AccountClass.DEBT),
        ),
        facilities=(facility(),),
    )
    assert drawn(known) == OpeningBalance(amount=8000)


def test_no_debt_is_nothing_drawn() -> None:
    assert drawn(snapshot(facilities=(facility(),))) == OpeningBalance(amount=0)


def test_a_debt_in_credit_is_nothing_drawn() -> None:
    known = snapshot(ledger_balances=(balance("-5.00", account_class=AccountClass.DEBT),), facilities=(facility(),))
    assert drawn(known).amount == 0


def test_debt_without_facility_is_not_drawn_and_said_so() -> None:
    known = snapshot(ledger_balances=(balance("80.00", account_class=AccountClass.DEBT),))
    assert drawn(known) == OpeningBalance(
        amount=0,
        notes=("debt is known but no facility: it is neither drawn on nor repaid from cash; import facility",),
    )


def test_debt_without_rate_is_unknown() -> None:
    known = snapshot(
        ledger_balances=(balance("80.00", account_class=AccountClass.DEBT, currency="USD"),), facilities=(facility(),)
    )
    assert drawn(known).amount is None
    assert (drawn(known).reason or "").startswith("no exchange rate from USD to GBP")
