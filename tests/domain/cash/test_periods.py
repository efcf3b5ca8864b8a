from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.domain.cash.periods import CashFlow, cash_by_day, cash_by_month
from capliquify.domain.cash.projection import project_cash
from capliquify.domain.records.cash_category import CashCategory
from support.cash import Document, balance, demand, documents, planned_payment, snapshot

if TYPE_CHECKING:
    from capliquify.domain.cash.plan import CashPlan

NO_USD = "no exchange rate from USD to GBP on or before 2026-03-01: import fx-rates with this pair"
NO_CASH = "no cash balance: import ledger-balances with a cash balance on or before 2026-03-01"


def plan(*payments: tuple[date, str, CashCategory, str], cash: str | None = "100.00") -> CashPlan:
    return project_cash(
        snapshot(
            ledger_balances=(balance(cash),) if cash else (),
            sales_invoices=documents(Document(due_on=date(2026, 3, 3), outstanding=2000)),
            planned_payments=tuple(
                planned_payment(pay_on=on, amount=Decimal(amount), category=category, currency=currency)
                for on, amount, category, currency in payments
            ),
        )
    )


def test_days_follow_the_snapshots_day() -> None:
    flows = cash_by_day(plan((date(2026, 3, 3), "5.00", CashCategory.PAYROLL, "GBP")), 3)
    assert flows.periods == (
        CashFlow(
            period_start=date(2026, 3, 2),
            period_end=date(2026, 3, 2),
            receipts=Decimal("0.00"),
            payments=Decimal("0.00"),
            net=Decimal("0.00"),
            closing=Decimal("100.00"),
        ),
        CashFlow(
            period_start=date(2026, 3, 3),
            period_end=date(2026, 3, 3),
            receipts=Decimal("20.00"),
            payments=Decimal("-5.00"),
            net=Decimal("15.00"),
            closing=Decimal("115.00"),
        ),
        CashFlow(
            period_start=date(2026, 3, 4),
            period_end=date(2026, 3, 4),
            receipts=Decimal("0.00"),
            payments=Decimal("0.00"),
            net=Decimal("0.00"),
            closing=Decimal("115.00"),
        ),
    )
    assert (flows.as_of, flows.currency, flows.reasons) == (date(2026, 3, 1), "GBP", {})


def test_thirty_days_and_twenty_four_months_are_the_default() -> None:
    assert len(cash_by_day(plan()).periods) == 30
    months = cash_by_month(plan()).periods
    assert (len(months), months[-1].period_end) == (24, date(2028, 2, 29))


def test_months_are_calendar_months_and_the_first_may_be_short() -> None:
    flows = cash_by_month(plan((date(2026, 4, 30), "7.00", CashCategory.OWNERS, "GBP")), 2)
    assert [(flow.period_start, flow.period_end, flow.net) for flow in flows.periods] == [
        (date(2026, 3, 2), date(2026, 3, 31), Decimal("20.00")),
        (date(2026, 4, 1), date(2026, 4, 30), Decimal("-7.00")),
    ]


def test_money_back_on_a_payment_row_is_a_smaller_payment_not_a_receipt() -> None:
    (flow,) = cash_by_month(plan((date(2026, 3, 9), "-7.00", CashCategory.PAYROLL, "GBP")), 1).periods
    assert (flow.receipts, flow.payments) == (Decimal("20.00"), Decimal("7.00"))


def test_unknown_opening_cash_leaves_flows_known() -> None:
    flows = cash_by_month(plan(cash=None), 2)
    assert [(flow.net, flow.closing) for flow in flows.periods] == [(Decimal("20.00"), None), (Decimal("0.00"), None)]
    assert flows.reasons == {"periods.0.closing": NO_CASH, "periods.1.closing": NO_CASH}


def test_a_missing_rate_is_named_where_it_is_missing_and_in_what_follows() -> None:
    flows = cash_by_month(plan((date(2026, 4, 30), "7.00", CashCategory.OWNERS, "USD")), 3)
    april, may = flows.periods[1:]
    assert (april.receipts, april.payments, april.net, april.closing) == (Decimal("0.00"), None, None, None)
    assert (may.net, may.closing) == (Decimal("0.00"), None)
    assert flows.reasons == {
        "periods.1.payments": NO_USD,
        "periods.1.net": NO_USD,
        "periods.1.closing": NO_USD,
        "periods.2.closing": NO_USD,
    }


def test_a_receipt_without_rate_leaves_payments_known() -> None:
    flows = cash_by_month(plan((date(2026, 3, 30), "-7.00", CashCategory.OTHER_RECEIPTS, "USD")), 1)
    assert (flows.periods[0].receipts, flows.periods[0].payments) == (None, Decimal("0.00"))
    assert set(flows.reasons) == {"periods.0.receipts", "periods.0.net", "periods.0.closing"}


def test_periods_after_the_expected_sales_are_said_to_hold_less() -> None:
    expected = project_cash(snapshot(), demand({("RED", "Shopify UK", "UK"): [0.0, 0.0]}))
    assert cash_by_day(expected, 14).notes == ()
    assert cash_by_day(expected, 15).notes == (
        "sales and purchases are expected up to 2026-03-15: later periods hold only what is known today",
    )
    assert cash_by_day(plan(), 1).notes == ("no sales are expected: later periods hold only what is known today",)
