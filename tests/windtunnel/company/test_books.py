from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from windtunnel.company.books import ASSETS, LIABILITIES, RESULT, Account, BankLine, Books
from windtunnel.company.days import month_end
from windtunnel.company.opening import OPENING_DEBT
from windtunnel.company.profile import FACILITY_LIMIT
from windtunnel.company.settlements import Marketplace

if TYPE_CHECKING:
    from windtunnel.company.shops import Shop
    from windtunnel.company.simulation import Company, MonthClose


def balances_on(company: Company, day: int) -> dict[Account, int]:
    balances: dict[Account, int] = defaultdict(int)
    for posting in company.books.postings:
        if posting.day <= day:
            balances[posting.account] += posting.pence
    return balances


@pytest.fixture(scope="module")
def ledgers(company: Company) -> list[tuple[MonthClose, dict[Account, int]]]:
    return [(close, balances_on(company, close.day)) for close in company.closes]


def test_an_entry_stands_on_both_sides() -> None:
    books = Books()
    books.post(1, Account.INVENTORY, Account.PAYABLE, 250)
    assert (books.balances[Account.INVENTORY], books.balances[Account.PAYABLE]) == (250, -250)


def test_nothing_is_posted_for_nothing() -> None:
    books = Books()
    books.post(1, Account.INVENTORY, Account.PAYABLE, 0)
    books.bank(BankLine(1, 0, "Nobody", "", ""), Account.CAPITAL)
    assert (books.postings, books.bank_lines) == ([], [])


def test_a_revaluation_brings_the_account_to_its_target() -> None:
    books = Books()
    books.post(1, Account.RECEIVABLE, Account.REVENUE, 1_000)
    books.revalue(2, Account.RECEIVABLE, 940)
    assert (books.balances[Account.RECEIVABLE], books.balances[Account.EXCHANGE_DIFFERENCES]) == (940, 60)


def test_assets_equal_liabilities_and_equity_at_each_month_end(
    ledgers: list[tuple[MonthClose, dict[Account, int]]],
) -> None:
    for _, balances in ledgers:
        assets = sum(balances[account] for account in ASSETS)
        owed = -sum(balances[account] for account in LIABILITIES)
        result = -sum(balances[account] for account in RESULT)
        equity = -balances[Account.CAPITAL] - balances[Account.DIVIDENDS] + result
        assert assets == owed + equity


def test_cash_is_the_sum_of_the_bank_lines_at_each_month_end(company: Company) -> None:
    for close in company.closes:
        assert close.cash == sum(line.pence for line in company.books.bank_lines if line.day <= close.day)


def test_payable_is_the_sum_of_the_open_bills_at_each_month_end(company: Company) -> None:
    for close in company.closes:
        owed = sum(
            company.rates.pence(bill.outstanding(close.day), bill.supplier.currency, close.day)
            for bill in company.payables.bills
            if bill.issued_day <= close.day
        )
        assert close.payable == owed


def _channel_moves(shop: Shop) -> dict[int, int]:
    """By day, what the documents of a channel add to what it owes."""
    moves: dict[int, int] = defaultdict(int)
    for order in shop.book.orders:
        if not order.cancelled:
            moves[order.day] += order.proceeds
            if order.refund_day is not None:
                moves[order.refund_day] -= order.total - order.commission_returned
    if isinstance(shop.account, Marketplace):
        for settlement in shop.account.closed:
            moves[settlement.end_day] -= settlement.advertising + settlement.storage
            moves[settlement.deposit_day] -= settlement.total
    else:
        for payout in shop.account.payouts.values():
            moves[payout.day] -= payout.net
    return moves


def test_receivable_is_open_invoices_and_unsettled_channels_at_each_month_end(company: Company) -> None:
    channels = [(shop.channel.currency, _channel_moves(shop)) for shop in company.shops.shops]
    for close in company.closes:
        invoices = sum(
            company.rates.pence(invoice.outstanding(close.day), invoice.order.customer.currency, close.day)
            for invoice in company.wholesale.invoices
            if invoice.day <= close.day
        )
        unsettled = sum(
            company.rates.pence(sum(pence for day, pence in moves.items() if day <= close.day), currency, close.day)
            for currency, moves in channels
        )
        assert close.receivable == invoices + unsettled


def test_revaluation_only_takes_up_what_rates_moved(company: Company) -> None:
    moved = [posting.pence for posting in company.books.postings if posting.account is Account.EXCHANGE_DIFFERENCES]
    foreign = sum(close.receivable + close.payable for close in company.closes)
    assert abs(sum(moved)) < foreign / 1_000
    assert sum(map(abs, moved)) < foreign / 50


def test_inventory_is_the_value_of_the_stock_at_each_month_end(company: Company) -> None:
    for close in company.closes:
        assert close.inventory == sum(move.pence for move in company.stock.moves if move.day <= close.day)


def test_debt_is_what_was_drawn_and_not_repaid(company: Company) -> None:
    facility = ("Facility drawdown", "Facility repayment")
    for close in company.closes:
        moved = sum(
            line.pence for line in company.books.bank_lines if line.day <= close.day and line.description in facility
        )
        assert close.debt == OPENING_DEBT + moved
        assert 0 <= close.debt <= FACILITY_LIMIT


def test_month_ends_follow_each_other_without_a_gap(company: Company) -> None:
    days = [close.day for close in company.closes]
    assert len(days) == 36
    assert all(later == month_end(earlier + 1) for earlier, later in itertools.pairwise(days))


def test_monthly_results_add_up_to_the_ledger(company: Company) -> None:
    assert sum(close.revenue for close in company.closes) == -company.books.balances[Account.REVENUE]
    cost = sum(close.cost_of_goods_sold for close in company.closes)
    assert cost == company.books.balances[Account.COST_OF_GOODS_SOLD]


def test_deposits_on_open_orders_are_the_prepayments(company: Company) -> None:
    deposits = sum(order.deposit_pence for order in company.purchasing.open_orders)
    assert company.books.balances[Account.PREPAYMENT] == deposits


def test_tax_inside_receivable_and_payable_is_a_part_of_them(company: Company) -> None:
    for close in company.closes:
        assert 0 <= close.receivable_tax <= close.receivable / 5
        assert 0 <= close.payable_tax <= close.payable / 6 + 1
