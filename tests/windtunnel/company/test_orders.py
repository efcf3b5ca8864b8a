from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from windtunnel.company.orders import Order, OrderBook, OrderLine
from windtunnel.company.profile import CHANNELS, PRODUCTS, Channel

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company

AMAZON_UK, _, SHOPIFY_UK, SHOPIFY_EU, _ = CHANNELS


def make_order(channel: Channel, *lines: OrderLine, tax_percent: int = 20, refund_day: int | None = None) -> Order:
    return Order(
        channel=channel,
        number="#1",
        id=1,
        day=100,
        second=0,
        country="GB",
        tax_percent=tax_percent,
        lines=list(lines),
        cancelled=False,
        refund_day=refund_day,
    )


def test_every_unit_of_a_day_stands_in_one_order() -> None:
    book = OrderBook(np.random.default_rng(2), SHOPIFY_UK, PRODUCTS, 1)
    book.take(100, [57, 0, 23])
    units: dict[str, int] = {}
    for order in book.orders:
        for line in order.lines:
            units[line.item] = units.get(line.item, 0) + line.quantity
    assert units == {"GABA-RED-UK": 57, "GABA-GOLD-UK": 23}


def test_a_day_without_units_has_no_orders() -> None:
    assert OrderBook(np.random.default_rng(2), SHOPIFY_UK, PRODUCTS, 1).take(100, [0, 0, 0]) == []


def test_an_order_adds_up_its_lines() -> None:
    order = make_order(SHOPIFY_UK, OrderLine("A", "A", 2, 3_200, 640, 960), OrderLine("B", "B", 1, 3_300, 330, 495))
    assert (order.total, order.tax, order.discount, order.units) == (8_730, 1_455, 970, 3)


def test_a_store_keeps_its_percentage_and_a_fixed_fee() -> None:
    order = make_order(SHOPIFY_UK, OrderLine("A", "A", 1, 10_000, 0, 1_667))
    assert (order.commission, order.proceeds, order.commission_returned) == (320, 9_680, 0)


def test_a_marketplace_keeps_commission_and_a_fee_for_each_unit() -> None:
    order = make_order(AMAZON_UK, OrderLine("A", "A", 2, 5_000, 0, 1_667))
    assert (order.commission, order.fulfilment_fee, order.proceeds) == (1_500, 570, 7_930)


def test_a_marketplace_returns_four_fifths_of_its_commission_on_a_refund() -> None:
    assert make_order(AMAZON_UK, OrderLine("A", "A", 2, 5_000, 0, 1_667)).commission_returned == 1_200


def test_order_numbers_are_unique(company: Company) -> None:
    for shop in company.shops.shops:
        numbers = [order.number for order in shop.book.orders]
        assert len(set(numbers)) == len(numbers)


def test_amazon_numbers_have_the_vendor_s_form(company: Company) -> None:
    pattern = re.compile(r"\d{3}-\d{7}-\d{7}")
    amazon = [order for shop in company.shops.shops[:2] for order in shop.book.orders]
    assert all(pattern.fullmatch(order.number) for order in amazon)


@pytest.mark.parametrize("position", range(5))
def test_orders_are_dated_inside_the_history(company: Company, position: int) -> None:
    orders = company.shops.shops[position].book.orders
    assert company.first_day <= orders[0].day
    assert orders[-1].day <= company.last_day
    assert all(0 <= order.second < 86_400 for order in orders)


def test_european_orders_carry_their_country_s_tax(company: Company) -> None:
    rates = {order.country: order.tax_percent for order in company.shops.shops[3].book.orders}
    assert rates == {"DE": 19, "FR": 20, "NL": 21, "IE": 23, "ES": 21}
