from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from windtunnel.company.stock import Stock, StockMove

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company


def make_stock() -> Stock:
    stock = Stock()
    stock.receive(StockMove(1, "receipt", "A", "North", 3, 1_000))
    return stock


def test_an_issue_costs_the_average() -> None:
    assert make_stock().issue(2, "sale", ("A", "North"), 1) == 333


def test_the_last_units_take_the_rest_of_the_value() -> None:
    stock = make_stock()
    stock.issue(2, "sale", ("A", "North"), 1)
    stock.issue(3, "sale", ("A", "North"), 2)
    assert stock.total_value() == 0


def test_more_than_there_is_cannot_leave() -> None:
    stock = make_stock()
    with pytest.raises(ValueError, match="4 of A wanted from North, 3 there"):
        stock.issue(2, "sale", ("A", "North"), 4)
    assert stock.on_hand("A", "North") == 3


def test_a_transfer_keeps_the_value() -> None:
    stock = make_stock()
    stock.transfer(2, "A", "North", "South", 2)
    assert (stock.on_hand("A", "North"), stock.on_hand("A", "South"), stock.total_value()) == (1, 2, 1_000)


def test_an_empty_transfer_leaves_no_trace() -> None:
    stock = make_stock()
    stock.transfer(2, "A", "North", "South", 0)
    assert len(stock.moves) == 1


def test_moves_explain_each_quantity(company: Company) -> None:
    moved: Counter[tuple[str, str]] = Counter()
    for move in company.stock.moves:
        moved[move.item, move.warehouse] += move.quantity
        assert moved[move.item, move.warehouse] >= 0
    assert {place: units for place, units in moved.items() if units} == {
        place: units for place, units in company.stock.quantities.items() if units
    }


def test_units_sold_are_units_ordered(company: Company) -> None:
    sold: Counter[str] = Counter()
    for move in company.stock.moves:
        if move.kind == "sale":
            sold[move.item] -= move.quantity
    ordered: Counter[str] = Counter()
    for shop in company.shops.shops:
        for order in shop.book.orders:
            if not order.cancelled:
                ordered.update({line.item: line.quantity for line in order.lines})
    for invoice in company.wholesale.invoices:
        ordered.update({line.item: line.quantity for line in invoice.order.lines})
    assert sold == ordered
