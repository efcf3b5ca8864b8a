from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.cash.description import describe, describe_items
from capliquify.domain.cash.items import CashItem, CashSource
from capliquify.domain.cash.projection import project_cash
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty, Every
from support.cash import (
    AS_OF,
    Document,
    PlannedBuy,
    SoldDay,
    Transaction,
    documents,
    payout,
    planned_payment,
    purchase_order_line,
    recurring_payment,
    sales,
    sales_order_line,
    snapshot,
    supplier,
    transactions,
)

if TYPE_CHECKING:
    from capliquify.domain.cash.plan import CashPlan


def described(plan: CashPlan) -> list[CashItem]:
    return describe_items(plan, plan.items)


def words(plan: CashPlan) -> list[tuple[str, str, str]]:
    return [(item.reference, item.party, item.cause) for item in described(plan)]


def test_an_item_is_described_whole() -> None:
    plan = project_cash(snapshot(sales_invoices=documents(Document(number="INV-9", outstanding=1234))))
    assert described(plan) == [
        CashItem(
            on=date(2026, 3, 10),
            category=CashCategory.TRADE_RECEIVABLES,
            amount=Decimal("12.34"),
            original_amount=Decimal("12.34"),
            original_currency="GBP",
            certainty=Certainty.APPROVED,
            source=CashSource.SALES_INVOICE,
            reference="INV-9",
            party="Harbour Deli",
            cause="due on 2026-03-10",
        )
    ]


def test_an_item_without_rate_has_only_its_own_amount() -> None:
    plan = project_cash(snapshot(supplier_bills=documents(Document(outstanding=1234, currency="JPY"))))
    item = describe(plan, plan.items, 0)
    assert (item.amount, item.original_amount, item.original_currency) == (None, Decimal(-1234), "JPY")
    assert (item.reference, item.party, item.source) == ("INV-1", "Harbour Deli", CashSource.SUPPLIER_BILL)


@pytest.mark.parametrize(
    ("document", "cause"),
    [
        (Document(due_on=date(2026, 2, 8)), "overdue 21 days, counted in the first week"),
        (Document(due_on=AS_OF), "due on 2026-03-01, counted in the first week"),
        (Document(due_on=date(2026, 3, 14)), "due on 2026-03-14, moved to the next banking day"),
        (Document(expected_on=date(2026, 3, 20)), "payment planned for 2026-03-20"),
        (Document(expected_on=date(2026, 3, 21)), "payment planned for 2026-03-21, moved to the next banking day"),
        (Document(total=-5, outstanding=-5), "credit note, due on 2026-03-10"),
    ],
)
def test_a_document_says_why_its_money_moves_on_its_day(document: Document, cause: str) -> None:
    assert [item.cause for item in described(project_cash(snapshot(sales_invoices=documents(document))))] == [cause]


def test_orders_say_when_they_are_delivered() -> None:
    known = snapshot(
        sales_orders=(sales_order_line(),),
        sales_invoices=documents(Document(outstanding=0)),
        purchase_orders=(purchase_order_line(),),
    )
    assert words(project_cash(known)) == [
        (
            "ORD-7",
            "Harbour Deli",
            "not invoiced yet, to be delivered on 2026-03-11, paid after the customer's usual terms",
        ),
        ("ORD-7", "Glassworks", "not billed yet, to be received on 2026-03-11, paid after the supplier's terms"),
    ]


def test_planned_orders_say_which_part_is_paid() -> None:
    orders = [PlannedBuy(), PlannedBuy(supplier="Corkworks", item="CORK")]
    assert words(project_cash(snapshot(suppliers=(supplier(),)), None, orders)) == [
        ("RED", "Glassworks", "deposit with the order of 100 x RED planned for 2026-03-09"),
        ("RED", "Glassworks", "balance for 100 x RED, planned to arrive on 2026-03-30"),
        ("CORK", "Corkworks", "payment for 100 x CORK, planned to arrive on 2026-03-30"),
    ]


def test_payouts_say_whether_they_are_announced_or_under_way() -> None:
    known = snapshot(payouts=(payout(), payout(paid_on=date(2026, 2, 27), status="in_transit")))
    assert words(project_cash(known)) == [
        ("payout of 2026-03-03", "Shopify UK", "payout announced for 2026-03-03, scheduled"),
        (
            "payout of 2026-02-27",
            "Shopify UK",
            "payout of 2026-02-27 still in transit, counted on the next banking day",
        ),
    ]


def test_channel_sales_say_which_sales_they_pay_and_by_what_experience() -> None:
    known = snapshot(
        payout_transactions=transactions(
            Transaction(on=date(2026, 2, 20), paid_on=date(2026, 2, 23), net=915),
            Transaction(on=date(2026, 2, 21), paid_on=date(2026, 3, 2), net=100, channel="Etsy"),
        ),
        sales=sales(SoldDay(on=date(2026, 2, 20), net=1000), SoldDay(on=date(2026, 2, 27), net=500)),
    )
    assert words(project_cash(known)) == [
        (
            "sales 2026-02-21 to 2026-02-21",
            "Etsy",
            "transactions of 2026-02-21 to 2026-02-21 that name this payout day",
        ),
        (
            "sales 2026-02-27 to 2026-02-27",
            "Shopify UK",
            (
                "part of the sales of 2026-02-27 to 2026-02-27: 91.5 % of net sales arrives, tax collected and fees "
                "taken, up to 3 days after the sale, as in the last 12 months"
            ),
        ),
    ]


def test_payments_are_known_by_their_name() -> None:
    known = snapshot(
        recurring_payments=(recurring_payment(first_on=date(2026, 2, 4), every=Every.WEEK, until_on=date(2026, 3, 4)),),
        planned_payments=(planned_payment(),),
    )
    assert words(project_cash(known)) == [
        ("rent", "", "every week from 2026-02-04"),
        ("new line", "", "planned for 2026-03-04"),
    ]


def test_a_page_of_items_is_described_alone() -> None:
    plan = project_cash(snapshot(sales_invoices=documents(*(Document(number=f"INV-{n}") for n in range(5)))))
    assert [item.reference for item in describe_items(plan, plan.items, 1, 3)] == ["INV-1", "INV-2"]
    assert [item.reference for item in describe_items(plan, plan.items, 4, 9)] == ["INV-4"]
