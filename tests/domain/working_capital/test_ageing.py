from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.snapshot import NO_DAY, DocumentColumns, Snapshot
from capliquify.domain.values.days import day_number
from capliquify.domain.working_capital.ageing import age_buckets, ageing

AS_OF = date(2026, 6, 30)
Row = tuple[str, int, int, str, str]  # party, days overdue, minor units, currency, status


def documents(*rows: Row) -> DocumentColumns:
    count = len(rows)
    return DocumentColumns(
        number=tuple(f"INV-{index}" for index in range(count)),
        party=tuple(row[0] for row in rows),
        reference=("",) * count,
        status=tuple(row[4] for row in rows),
        currency=tuple(row[3] for row in rows),
        issued_on=np.full(count, day_number(AS_OF) - 200),
        due_on=np.array([day_number(AS_OF) - row[1] for row in rows], np.int64),
        expected_on=np.full(count, NO_DAY),
        total=np.array([row[2] for row in rows], np.int64),
        outstanding=np.array([row[2] for row in rows], np.int64),
    )


def balance(
    amount: int, on: date = AS_OF, side: AccountClass = AccountClass.RECEIVABLE, entity: str = ""
) -> LedgerBalance:
    return LedgerBalance(
        external_id=f"{on}{side}{entity}",
        balance_on=on,
        account_class=side,
        entity=entity,
        amount=Decimal(amount),
        currency="GBP",
        tax_included=Decimal(5),
    )


def company(*rows: Row, balances: tuple[LedgerBalance, ...] = (), rates: tuple[FxRate, ...] = ()) -> Snapshot:
    return Snapshot(
        as_of=AS_OF, currency="GBP", sales_invoices=documents(*rows), ledger_balances=balances, fx_rates=rates
    )


@pytest.mark.parametrize(
    ("overdue", "bucket"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (5000, 4)],
)
def test_bucket_of_days_overdue(overdue: int, bucket: int) -> None:
    due_on = np.array([day_number(AS_OF - timedelta(days=overdue))])
    assert age_buckets(due_on, AS_OF).tolist() == [bucket]


def test_buckets_sum_what_is_open() -> None:
    result = ageing(
        company(
            ("Alder", 0, 1000, "GBP", "approved"),
            ("Alder", 45, 250, "GBP", "approved"),
            ("Birch", 10, 500, "GBP", "approved"),
            ("Birch", 12, -100, "GBP", "approved"),
        ),
        AccountClass.RECEIVABLE,
    )
    assert [(bucket.name, bucket.amount, bucket.documents) for bucket in result.buckets] == [
        ("Current", Decimal("10.00"), 1),
        ("1-30", Decimal("4.00"), 2),
        ("31-60", Decimal("2.50"), 1),
        ("61-90", Decimal("0.00"), 0),
        ("90+", Decimal("0.00"), 0),
    ]
    assert (result.total, result.overdue) == (Decimal("16.50"), Decimal("6.50"))


def test_parties_come_largest_first() -> None:
    result = ageing(
        company(("Small", 0, 100, "GBP", "approved"), ("Large", 95, 900, "GBP", "approved")), AccountClass.RECEIVABLE
    )
    assert [(party.party, party.total) for party in result.parties] == [
        ("Large", Decimal("9.00")),
        ("Small", Decimal("1.00")),
    ]
    assert result.parties[0].amounts[4] == Decimal("9.00")


def test_drafts_are_left_out_and_said() -> None:
    result = ageing(
        company(
            ("A", 0, 100, "GBP", "draft"),
            ("A", 0, 100, "GBP", "submitted"),
            ("A", 0, 100, "GBP", "voided"),
            ("A", 0, 300, "GBP", "approved"),
        ),
        AccountClass.RECEIVABLE,
    )
    assert result.total == Decimal("3.00")
    assert "2 drafts are left out: they are not in the ledger yet" in result.notes


def test_paid_documents_are_not_open() -> None:
    assert ageing(company(("A", 5, 0, "GBP", "paid")), AccountClass.RECEIVABLE).buckets[1].documents == 0


def test_bills_are_aged_for_the_payable_side() -> None:
    snapshot = Snapshot(as_of=AS_OF, currency="GBP", supplier_bills=documents(("Mill", 3, 700, "GBP", "approved")))
    assert ageing(snapshot, AccountClass.PAYABLE).total == Decimal("7.00")


def test_total_foots_to_the_control_account_of_all_entities() -> None:
    balances = (balance(6, entity="UK"), balance(3, entity="EU"), balance(50, side=AccountClass.PAYABLE))
    result = ageing(company(("A", 0, 1000, "GBP", "approved"), balances=balances), AccountClass.RECEIVABLE)
    assert (result.control_account, result.difference) == (Decimal(9), Decimal("1.00"))


def test_documents_that_do_not_foot_are_said() -> None:
    result = ageing(
        company(("A", 0, 1000, "GBP", "approved"), balances=(balance(9),)),
        AccountClass.RECEIVABLE,
    )
    (note,) = result.notes
    assert note.startswith("documents do not add up to the control account")


def test_documents_that_foot_need_no_note() -> None:
    result = ageing(company(("A", 0, 1000, "GBP", "approved"), balances=(balance(10),)), AccountClass.RECEIVABLE)
    assert result.notes == ()


def test_older_control_account_is_said() -> None:
    balances = (balance(10, date(2026, 5, 31)), balance(99, date(2026, 7, 31)))
    result = ageing(company(("A", 0, 1000, "GBP", "approved"), balances=balances), AccountClass.RECEIVABLE)
    assert result.difference == Decimal("0.00")
    assert result.notes == ("the control account is compared with its balance of 2026-05-31",)


def test_no_control_account_is_absent_with_its_reason() -> None:
    result = ageing(company(("A", 0, 1000, "GBP", "approved")), AccountClass.RECEIVABLE)
    reason = "no receivable balance is known: import ledger-balances"
    assert (result.control_account, result.difference) == (None, None)
    assert result.reasons == {"control_account": reason, "difference": reason}


def test_foreign_amounts_are_converted_at_the_rate_of_the_day() -> None:
    rate = FxRate(external_id="r", rate_on=AS_OF, base="GBP", quote="EUR", rate=Decimal("1.25"), kind="spot")
    result = ageing(company(("A", 0, 125, "EUR", "approved"), rates=(rate,)), AccountClass.RECEIVABLE)
    assert result.total == Decimal("1.00")


def test_missing_rate_leaves_only_its_bucket_party_and_totals_absent() -> None:
    result = ageing(
        company(("A", 0, 100, "GBP", "approved"), ("B", 40, 100, "EUR", "approved"), balances=(balance(1),)),
        AccountClass.RECEIVABLE,
    )
    reason = "no exchange rate from EUR to GBP on or before 2026-06-30: import fx-rates with this pair"
    assert [bucket.amount for bucket in result.buckets][:3] == [Decimal("1.00"), Decimal("0.00"), None]
    assert [party.total for party in result.parties] == [Decimal("1.00"), None]
    assert (result.total, result.overdue, result.difference) == (None, None, None)
    assert result.reasons == {
        "buckets.2.amount": reason,
        "total": reason,
        "overdue": reason,
        "difference": reason,
    }


def test_no_documents_at_all_are_absent_not_zero() -> None:
    result = ageing(company(), AccountClass.RECEIVABLE)
    assert (result.total, result.overdue, result.parties) == (None, None, ())
    assert result.reasons["total"] == "no sales invoices are known: import them"


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "C"]),
            st.integers(-100, 400),
            st.integers(-(10**9), 10**9),
            st.just("GBP"),
            st.sampled_from(["approved", "paid", "draft"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_buckets_and_parties_sum_to_the_total(rows: list[Row]) -> None:
    result = ageing(company(*rows), AccountClass.RECEIVABLE)
    total = Decimal(sum(row[2] for row in rows if row[4] != "draft")).scaleb(-2)
    assert result.total == total
    assert sum(bucket.amount or 0 for bucket in result.buckets) == total
    assert sum(party.total or 0 for party in result.parties) == total
