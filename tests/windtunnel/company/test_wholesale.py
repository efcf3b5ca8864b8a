from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from windtunnel.company.books import Account, Books
from windtunnel.company.customers import CUSTOMERS, Customer
from windtunnel.company.days import day_of
from windtunnel.company.demand import draw_demand
from windtunnel.company.profile import PRODUCTS, Profile
from windtunnel.company.rates import walk_rates
from windtunnel.company.stock import Stock, StockMove
from windtunnel.company.wholesale import Wholesale, WholesaleLine, WholesaleOrder

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company

FIRST, LAST = day_of(2026, 9, 1), day_of(2026, 10, 31)
BRITISH, FRENCH = CUSTOMERS[0], CUSTOMERS[6]


def make_wholesale() -> Wholesale:
    rng = np.random.default_rng(1)
    rates = walk_rates(rng, FIRST, LAST - FIRST + 1)
    return Wholesale(rng, draw_demand(rng, Profile(), FIRST, LAST), Books(), rates, Stock(), PRODUCTS, LAST)


def make_order(customer: Customer, quantity: int) -> WholesaleOrder:
    line = WholesaleLine(f"GABA-RED-{customer.market}", "GABA Red", quantity, 1_750)
    return WholesaleOrder("SO-1", customer, FIRST, FIRST + 3, [line])


def ship(customer: Customer, *, in_stock: int = 60) -> Wholesale:
    wholesale = make_wholesale()
    order = make_order(customer, 12)
    move = StockMove(FIRST, "receipt", order.lines[0].item, order.warehouse, in_stock, in_stock * 900)
    wholesale.stock.receive(move)
    wholesale.waiting.append(order)
    wholesale.ship_due(FIRST + 3)
    return wholesale


def test_a_british_invoice_adds_tax() -> None:
    wholesale = ship(BRITISH)
    balances = wholesale.books.balances
    assert balances[Account.RECEIVABLE] == 25_200
    assert balances[Account.REVENUE] == -21_000
    assert balances[Account.UK_SALES_TAX] == -4_200


def test_an_exported_invoice_carries_no_tax() -> None:
    wholesale = ship(FRENCH)
    pence = wholesale.rates.pence(21_000, "EUR", FIRST + 3)
    assert wholesale.books.balances[Account.REVENUE] == -pence
    assert wholesale.books.balances[Account.UK_SALES_TAX] == 0
    assert wholesale.books.balances[Account.RECEIVABLE] == pence


def test_what_leaves_is_costed() -> None:
    wholesale = ship(BRITISH)
    assert wholesale.books.balances[Account.COST_OF_GOODS_SOLD] == 12 * 900
    assert wholesale.stock.on_hand("GABA-RED-UK", "UK Warehouse") == 48


def test_an_order_waits_until_all_of_it_is_in_stock() -> None:
    wholesale = ship(BRITISH, in_stock=11)
    assert [order.number for order in wholesale.waiting] == ["SO-1"]
    assert wholesale.invoices == []


def test_a_payment_clears_the_invoice() -> None:
    wholesale = ship(BRITISH)
    (invoice,) = wholesale.invoices
    assert invoice.payment_day is not None
    wholesale.receive_payments(invoice.payment_day)
    assert (wholesale.unpaid, wholesale.books.cash) == ([], 25_200)
    assert (invoice.outstanding(invoice.payment_day - 1), invoice.outstanding(invoice.payment_day)) == (25_200, 0)


def test_customers_order_whole_cases(company: Company) -> None:
    assert all(line.quantity % 6 == 0 for order in company.wholesale.orders for line in order.lines)


def test_one_invoice_is_disputed_and_stays_unpaid(company: Company) -> None:
    disputed = [invoice for invoice in company.wholesale.unpaid if invoice.payment_day is None]
    assert [invoice.order.customer.name for invoice in disputed] == ["Copper Still Trading Ltd"]
    assert company.last_day - disputed[0].due_day > 90


@pytest.mark.parametrize(("name", "least", "most"), [("Harbour Foods Ltd", 0, 7), ("Quayside Delis Ltd", 80, 92)])
def test_customers_keep_to_their_habits(company: Company, name: str, least: int, most: int) -> None:
    delays = [
        invoice.payment_day - invoice.due_day
        for invoice in company.wholesale.invoices
        if invoice.order.customer.name == name and invoice.payment_day is not None
    ]
    assert least <= sum(delays) / len(delays) <= most
