from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from capliquify.connectors.protocol import VendorTotal
from capliquify.domain.errors import NotFound
from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.records.stock_level import StockLevel
from capliquify.services.reconciliation import check, get_check, list_checks
from capliquify.storage.repositories.organisations import set_organisation
from support.connected import connect, item
from support.ingesting import ingest
from support.records import sale, sales_invoice
from support.tenants import NOON
from support.trust import context_of

if TYPE_CHECKING:
    from capliquify.services.answers.sources import Check
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

TODAY = date(2026, 3, 31)
ZERO = Decimal(0)


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow) -> Context:
    return context_of(transaction, set_organisation(transaction, organisation.id, {"currency": "GBP"}))


@pytest.fixture
def ledger(transaction: Transaction, organisation: OrganisationRow) -> ConnectionRow:
    del organisation
    return connect(transaction, "xero")


@pytest.fixture
def market(transaction: Transaction, organisation: OrganisationRow) -> ConnectionRow:
    del organisation
    return connect(transaction, "amazon")


def total(measure: str, amount: str, subject: str = "", **changes: object) -> VendorTotal:
    values: dict[str, Any] = {"as_of": TODAY, "currency": "GBP", "report": "Balance Sheet"}
    return VendorTotal(measure=measure, subject=subject, amount=Decimal(amount), **(values | changes))


def only(checks: list[Check], measure: str) -> Check:
    [found] = [each for each in checks if each.measure == measure]
    return found


def rows_of(found: Check) -> list[tuple[str, Decimal | None, Decimal | None]]:
    return [(row.name, row.ours, row.theirs) for row in found.rows]


def level(number: str, code: str, on_hand: int, warehouse: str, cost: str | None) -> StockLevel:
    return StockLevel(
        external_id=number,
        observed_on=TODAY,
        item=code,
        warehouse=warehouse,
        on_hand=Decimal(on_hand),
        allocated=ZERO,
        on_purchase=ZERO,
        unit_cost=None if cost is None else Decimal(cost),
    )


def payout(number: str, paid_on: date, net: str, currency: str = "GBP", status: str = "paid") -> Payout:
    return Payout(
        external_id=number,
        channel="Amazon UK",
        paid_on=paid_on,
        status=status,
        charges=ZERO,
        refunds=ZERO,
        fees=ZERO,
        reserve=ZERO,
        adjustments=ZERO,
        net=Decimal(net),
        currency=currency,
    )


def moved(payout_of: Payout, number: str, kind: str, amount: str, fee: str = "0") -> PayoutTransaction:
    return PayoutTransaction(
        external_id=f"{payout_of.external_id}/{number}",
        channel=payout_of.channel,
        payout_id=payout_of.external_id,
        kind=kind,
        order_number="",
        transaction_on=payout_of.paid_on,
        paid_on=payout_of.paid_on,
        amount=Decimal(amount),
        fee=Decimal(fee),
        net=Decimal(amount) + Decimal(fee),
        currency=payout_of.currency,
    )


def bank_line(number: str, booked_on: date, amount: str, currency: str = "GBP") -> BankTransaction:
    return BankTransaction(
        external_id=number,
        account="Current",
        booked_on=booked_on,
        amount=Decimal(amount),
        currency=currency,
        payee="AMAZON",
        description="",
        reference="",
    )


def test_what_customers_owe_is_compared_by_customer(
    context: Context, transaction: Transaction, ledger: ConnectionRow
) -> None:
    ingest(
        transaction,
        sales_invoice("1", customer="Deli", outstanding=Decimal("100.00")),
        sales_invoice("2", customer="Deli", outstanding=Decimal("-20.00")),
        sales_invoice("3", customer="Cafe", outstanding=Decimal("127.50"), currency="USD"),
        sales_invoice("4", status="draft"),
        sales_invoice("5", issued_on=TODAY + timedelta(days=1)),
        FxRate(external_id="1", rate_on=TODAY, base="GBP", quote="USD", rate=Decimal("1.2750"), kind="spot"),
        source=ledger.source,
    )
    ingest(transaction, sales_invoice("of a file"))

    parts = {"Deli": Decimal("80.00"), "Cafe": Decimal("110.00")}
    found = only(check(context, ledger, None, [total("receivable", "190.00", parts=parts)]), "receivable")

    assert (found.ours, found.theirs, found.variance) == (Decimal("180.00"), Decimal("190.00"), Decimal("-10.00"))
    assert rows_of(found) == [("Cafe", Decimal(100), Decimal(110)), ("Deli", Decimal(80), Decimal(80))]


def test_without_a_rate_the_reason_is_told(context: Context, transaction: Transaction, ledger: ConnectionRow) -> None:
    ingest(transaction, sales_invoice("3", customer="Cafe", currency="USD"), source=ledger.source)

    found = only(check(context, ledger, None, [total("receivable", "1")]), "receivable")

    assert (found.ours, found.variance) == (None, None)
    assert rows_of(found) == [("Cafe", None, None)]
    assert found.reason is not None
    assert found.reason.startswith("no exchange rate from USD to GBP")


def test_stock_is_worth_what_it_cost(context: Context, transaction: Transaction) -> None:
    stock = connect(transaction, "unleashed")
    ingest(
        transaction,
        item("OIL", unit_cost=Decimal("3.00")),
        level("1", "TEA", 10, "Main", "2.50"),
        level("2", "OIL", 4, "Main", None),
        level("3", "TEA", 2, "Shop", "2.50"),
        source=stock.source,
    )

    whole, shop = (total("stock_value", "42.00"), total("stock_value", "5.00", subject="Shop"))
    by_subject = {each.subject: each for each in check(context, stock, None, [whole, shop])}

    assert (by_subject[""].ours, by_subject["Shop"].variance) == (Decimal("42.00"), ZERO)
    assert [name for name, _, _ in rows_of(by_subject[""])] == ["TEA", "OIL"]


def test_stock_without_a_cost_has_no_value(context: Context, transaction: Transaction) -> None:
    stock = connect(transaction, "unleashed")
    ingest(transaction, level("1", "TEA", 10, "Main", None), source=stock.source)

    found = only(check(context, stock, None, [total("stock_value", "42.00")]), "stock_value")

    assert (found.ours, found.reason) == (None, "1 items on hand have no unit cost (TEA)")


def test_a_bank_account_is_all_its_lines(context: Context, transaction: Transaction, ledger: ConnectionRow) -> None:
    later = bank_line("3", TODAY + timedelta(days=1), "9")
    ingest(transaction, bank_line("1", TODAY, "70"), bank_line("2", TODAY, "-20"), later, source=ledger.source)

    found = check(context, ledger, None, [total("bank", "50", "Current"), total("bank", "5", "Savings")])

    assert [(each.subject, each.ours, each.reason) for each in found if each.measure == "bank"] == [
        ("Current", Decimal(50), None),
        ("Savings", None, "no line of this account in GBP is stored"),
    ]


def test_revenue_is_that_of_the_period_else_of_the_months_sales(
    context: Context, transaction: Transaction, ledger: ConnectionRow
) -> None:
    results = ProfitAndLoss(
        external_id="1",
        period_start_on=date(2026, 3, 1),
        period_end_on=TODAY,
        revenue=Decimal(1000),
        cost_of_goods_sold=ZERO,
        currency="GBP",
        credit_sales=None,
        purchases=None,
    )
    sold = (sale("1", sold_on=date(2026, 2, 1), net_amount=Decimal(7)), sale("2", net_amount=Decimal(5)))
    ingest(transaction, results, *sold, source=ledger.source)

    march, february = total("revenue", "990"), total("revenue", "7", as_of=date(2026, 2, 28))
    found = check(context, ledger, None, [march, february])

    assert [(each.ours, each.variance) for each in found if each.measure == "revenue"] == [
        (Decimal(1000), Decimal(10)),
        (Decimal(7), Decimal(0)),
    ]


def test_a_settlement_is_the_sum_of_its_transactions_by_kind(
    context: Context, transaction: Transaction, market: ConnectionRow
) -> None:
    paid = payout("S-1", date(2026, 3, 10), "81")
    made_of = (moved(paid, "1", "charge", "100", "-15"), moved(paid, "2", "fee", "-4"))
    ingest(transaction, paid, *made_of, source=market.source)

    parts = {"charges": Decimal(100), "fees": Decimal(-18)}
    stored = total("settlement", "82", "S-1", parts=parts)
    found = check(context, market, None, [stored, total("settlement", "1", "S-2")])

    first, second = (each for each in found if each.measure == "settlement")
    assert (first.ours, first.variance) == (Decimal(81), Decimal(-1))
    assert rows_of(first) == [("fees", Decimal(-19), Decimal(-18)), ("charges", Decimal(100), Decimal(100))]
    assert (second.ours, second.reason) == (None, "this settlement is not stored: sync again")


def test_a_reserve_that_does_not_come_back_is_seen(
    context: Context, transaction: Transaction, market: ConnectionRow
) -> None:
    first, second = payout("S-1", date(2026, 3, 1), "70"), payout("S-2", date(2026, 3, 15), "95")
    ingest(
        transaction,
        first,
        second,
        moved(first, "1", "reserve", "-30"),
        moved(second, "1", "reserve", "25"),
        moved(second, "2", "reserve", "-10"),
        source=market.source,
    )

    found = only(check(context, market, None, []), "reserve")

    assert (found.subject, found.ours, found.theirs) == ("Amazon UK", Decimal(25), Decimal(30))
    assert rows_of(found) == [("S-2", Decimal(25), Decimal(30))]


def test_payouts_are_looked_for_at_the_bank(context: Context, transaction: Transaction, market: ConnectionRow) -> None:
    payouts = [payout(f"S-{day}", date(2026, 3, day), f"{day}00") for day in (2, 9, 16)]
    too_new, failed = payout("S-30", TODAY, "1"), payout("S-3", date(2026, 3, 3), "5", status="failed")
    ingest(transaction, *payouts, too_new, failed, source=market.source)
    ingest(transaction, bank_line("1", date(2026, 3, 4), "200"), bank_line("2", date(2026, 3, 16), "1600"))

    found = only(check(context, market, None, []), "deposit")

    assert (found.ours, found.theirs, found.variance) == (Decimal(1800), Decimal(2700), Decimal(-900))
    assert rows_of(found) == [
        ("S-2, Current 2026-03-04", Decimal(200), Decimal(200)),
        ("S-9", Decimal(0), Decimal(900)),
        ("S-16, Current 2026-03-16", Decimal(1600), Decimal(1600)),
    ]


def test_without_a_bank_account_nothing_is_said_to_be_missing(
    context: Context, transaction: Transaction, market: ConnectionRow
) -> None:
    ingest(transaction, payout("S-1", date(2026, 3, 2), "100"), source=market.source)

    found = only(check(context, market, None, []), "deposit")

    assert (found.ours, found.reason) == (
        None,
        "no bank lines of these days are stored: sync or import the bank account",
    )


def test_stock_stands_beside_the_ledger(context: Context, transaction: Transaction, ledger: ConnectionRow) -> None:
    inventory = LedgerBalance(
        external_id="1",
        balance_on=TODAY,
        account_class=AccountClass.INVENTORY,
        entity="",
        amount=Decimal(30),
        currency="GBP",
        tax_included=ZERO,
    )
    ingest(transaction, inventory, source=ledger.source)
    ingest(transaction, level("1", "TEA", 10, "Main", "2.50"), source="files/unleashed")

    found = only(check(context, ledger, None, []), "stock_value")

    assert (found.subject, found.ours, found.theirs) == ("ledger", Decimal(25), Decimal(30))


def test_what_was_compared_last_is_listed_with_the_largest_difference_first(
    context: Context, transaction: Transaction, ledger: ConnectionRow
) -> None:
    ingest(transaction, bank_line("1", TODAY, "70"), source=ledger.source)
    totals = [total("bank", "70", "Current"), total("receivable", "9"), total("bank", "1", "Savings")]
    check(context, ledger, uuid4(), [total("receivable", "5", as_of=TODAY - timedelta(days=1)), *totals])
    check(context, ledger, uuid4(), totals)

    listed = list_checks(context).checks
    assert [(each.measure, each.subject, each.variance) for each in listed] == [
        ("receivable", "", Decimal(-9)),
        ("bank", "Savings", None),
        ("bank", "Current", ZERO),
    ]
    assert [each.rows for each in listed] == [[], [], []]
    assert list_checks(context, source_id=ledger.id).checks == listed
    [count] = transaction.execute_binary("select count(*) from reconciliation").fetchall()
    assert count == (4,)


def test_one_is_opened_to_the_rows_behind_it(context: Context, transaction: Transaction, ledger: ConnectionRow) -> None:
    ingest(transaction, bank_line("1", TODAY, "70"), source=ledger.source)
    [stored] = check(context, ledger, None, [total("bank", "70", "Current")])

    assert get_check(context, UUID(stored.id)) == stored
    assert rows_of(stored) == [("Current", Decimal(70), None)]
    with pytest.raises(NotFound):
        get_check(context, uuid4())


def test_comparisons_of_more_than_400_days_ago_are_forgotten(
    context: Context, transaction: Transaction, ledger: ConnectionRow
) -> None:
    check(context, ledger, None, [total("receivable", "5", as_of=TODAY - timedelta(days=401))])
    old, kept = NOON - timedelta(days=401), NOON - timedelta(days=399)
    transaction.execute("create temporary table old on commit drop as select * from reconciliation")
    transaction.execute("delete from reconciliation")
    for at in (old, kept):
        transaction.execute("update old set checked_at = %s, id = gen_random_uuid()", (at,))
        transaction.execute("insert into reconciliation select * from old")

    check(context, ledger, None, [])

    assert transaction.execute_binary("select checked_at from reconciliation").fetchall() == [(kept,)]
