"""What is read from Xero equals the books behind it, to the penny."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.connectors.protocol import VendorTotal
from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from windtunnel.company.books import Account
from windtunnel.company.days import date_of

if TYPE_CHECKING:
    from support.xero import Bench
    from windtunnel.serving.world import World

DOCUMENT_STREAMS = ("invoices", "credit_notes", "bank_transactions", "payments")


def pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100


def open_by_currency(kept: dict[str, Any], kind: type[SalesInvoice | SupplierBill]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for record in kept.values():
        if isinstance(record, kind):
            found[record.currency] += record.outstanding
    return found


def owed_to_us(world: World) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for invoice in world.company.wholesale.invoices:
        found[invoice.order.customer.currency] += pounds(invoice.outstanding(world.today))
    return found


def owed_by_us(world: World) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for bill in world.company.payables.bills:
        found[bill.supplier.currency] += pounds(bill.outstanding(world.today))
    return found


def assert_equal_books(kept: dict[str, Any], world: World) -> None:
    bank = sum(record.amount for record in kept.values() if isinstance(record, BankTransaction))
    assert open_by_currency(kept, SalesInvoice) == owed_to_us(world)
    assert open_by_currency(kept, SupplierBill) == owed_by_us(world)
    assert bank == pounds(world.company.books.cash)


def test_a_first_read_and_later_ones_equal_the_books(connected: Bench, world: World) -> None:
    kept: dict[str, Any] = {}
    states: dict[str, Any] = {stream: {} for stream in DOCUMENT_STREAMS}
    counts = []
    for _ in range(3):
        read = {stream: connected.read(stream, states[stream]) for stream in DOCUMENT_STREAMS}
        states = {stream: state for stream, (_, state) in read.items()}
        records = list(chain.from_iterable(records for records, _ in read.values()))
        kept |= {record.external_id: record for record in records}
        counts.append(len(records))
        assert_equal_books(kept, world)
        world.advance(2)

    assert max(counts[1:]) < counts[0] / 10  # later reads bring what changed


def test_each_bank_line_is_read_exactly_once(connected: Bench, world: World) -> None:
    lines = connected.read("bank_transactions")[0] + connected.read("payments")[0]

    assert len({line.external_id for line in lines}) == len(lines) == len(world.company.books.bank_lines)
    assert sorted((line.booked_on, line.amount) for line in lines) == sorted(
        (date_of(line.day), pounds(line.pence)) for line in world.company.books.bank_lines
    )


def test_balances_at_month_ends_equal_the_books(connected: Bench, world: World) -> None:
    records, _ = connected.read("ledger_balances")
    found = {(record.balance_on, record.account_class): record.amount for record in records}
    closes = [each for each in world.company.closes if date_of(each.day) in {record.balance_on for record in records}]

    assert len(closes) == 13
    for close in closes:
        assert {name: found[date_of(close.day), name] for name in AccountClass} == {
            AccountClass.RECEIVABLE: pounds(close.receivable),
            AccountClass.PAYABLE: pounds(close.payable),
            AccountClass.INVENTORY: pounds(close.inventory),
            AccountClass.CASH: pounds(close.cash),
            AccountClass.DEBT: pounds(close.debt),
            AccountClass.TAX: pounds(close.tax),
        }


def test_results_of_months_equal_the_books(connected: Bench, world: World) -> None:
    records, _ = connected.read("profit_and_loss")
    closes = {date_of(close.day): close for close in world.company.closes}

    assert [(record.revenue, record.cost_of_goods_sold) for record in records] == [
        (pounds(closes[record.period_end_on].revenue), pounds(closes[record.period_end_on].cost_of_goods_sold))
        for record in records
    ]
    assert len(records) == 13


def test_results_of_long_months_are_whole_after_a_short_one(connected: Bench, world: World) -> None:
    pace = replace(connected.tools.pace, now=lambda: datetime(2026, 10, 5, tzinfo=UTC))
    connected.tools = replace(connected.tools, pace=pace)
    closes = {date_of(close.day): close for close in world.company.closes}

    records, _ = connected.read("profit_and_loss")

    assert str(records[0].period_end_on) == "2026-09-30"
    assert [record.revenue for record in records[1:]] == [
        pounds(closes[record.period_end_on].revenue) for record in records[1:]
    ]


@pytest.mark.parametrize(
    ("measure", "account", "sign"),
    [("receivable", Account.RECEIVABLE, 1), ("payable", Account.PAYABLE, -1), ("bank", Account.CASH, 1)],
)
def test_totals_are_those_of_the_books(
    connected: Bench, world: World, measure: str, account: Account, sign: int
) -> None:
    totals = {each.measure: each for each in connected.source().totals(date_of(world.today))}

    assert isinstance(totals[measure], VendorTotal)
    assert totals[measure].amount == sign * pounds(world.company.books.balances[account])


def test_revenue_is_that_of_the_last_month_that_is_over(connected: Bench, world: World) -> None:
    total = next(each for each in connected.source().totals(date_of(world.today)) if each.measure == "revenue")
    close = next(close for close in world.company.closes if date_of(close.day) == total.as_of)

    assert total.amount == pounds(close.revenue)


def test_an_account_nobody_placed_is_set_aside_with_what_to_do(connected: Bench) -> None:
    connected.setup.settings["account_classes"] = ""  # type: ignore[index] # a dictionary, here

    (page,) = connected.source().pages("accounts", {})

    assert sorted(each.reason.rpartition(" the account ")[2] for each in page.set_aside) == [
        "615 Channel Clearing is.",
        "822 EU VAT (One Stop Shop) is.",
        "825 PAYE Payable is.",
        "830 Corporation Tax is.",
    ]
    assert page.set_aside[0].fix.startswith("Map the account")


def test_an_account_that_was_placed_since_is_no_longer_set_aside(connected: Bench) -> None:
    given = connected.setup.settings["account_classes"]
    connected.setup.settings["account_classes"] = ""  # type: ignore[index] # a dictionary, here
    (page,) = connected.source().pages("accounts", {})
    connected.setup.settings["account_classes"] = given  # type: ignore[index] # a dictionary, here

    assert [connected.source().map_again("accounts", each.payload) for each in page.set_aside] == [[], [], [], []]


def test_every_class_is_told_for_every_month(connected: Bench) -> None:
    records, _ = connected.read("ledger_balances")

    assert all(isinstance(record, LedgerBalance) for record in records)
    assert len({record.external_id for record in records}) == 13 * len(AccountClass)
