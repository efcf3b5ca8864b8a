"""What a sync brings is what happened, to the penny."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.amazon.connector import AmazonSource
from capliquify.connectors.protocol import Parked
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.stock_level import StockLevel
from support.amazon import LAST_DAY, Seller, lived
from windtunnel.amazon.marketplaces import counters, is_pending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.connectors.amazon.order_stream import OrderStream
    from capliquify.connectors.protocol import Page, State
    from windtunnel.company.orders import Order
    from windtunnel.serving.world import World


def sold(seller: Seller, first_day: int = 0) -> list[Order]:
    """What the company sold, as far as Amazon has priced it."""
    today = seller.world.today
    return [
        order
        for counter in counters(seller.world.company, seller.region).values()
        for order in counter.shop.book.orders
        if not order.cancelled and not is_pending(order.day, order.second, today) and order.day >= first_day
    ]


def figures(orders: list[Order]) -> tuple[Decimal, Decimal, Decimal]:
    """Units, net and tax."""
    net, tax = sum(order.total - order.tax for order in orders), sum(order.tax for order in orders)
    return Decimal(sum(order.units for order in orders)), Decimal(net) / 100, Decimal(tax) / 100


def synced(seller: Seller) -> tuple[Decimal, Decimal, Decimal]:
    sales: list[Sale] = list(seller.facts[Sale].values())
    nothing = Decimal(0)
    return (
        sum((sale.quantity for sale in sales), nothing),
        sum((sale.net_amount for sale in sales), nothing),
        sum((sale.tax for sale in sales), nothing),
    )


def orders_of(seller: Seller) -> OrderStream:
    source = seller.open()
    assert isinstance(source, AmazonSource)
    return source.orders


def through_first_report(seller: Seller, stream: OrderStream, state: State) -> Iterator[Page]:
    """The pages up to the end of the first report."""
    windows = len(state.get("windows", [0, 0]))
    while True:
        try:
            for page in stream.pages(state):
                yield page
                state = page.state
                if len(state["windows"]) < windows:
                    return
        except Parked as parked:
            seller.world.clock.advance((parked.until - seller.world.clock.now()).total_seconds())


@pytest.mark.parametrize("region", ["eu", "na"])
def test_sales_are_the_companys_after_a_backfill_and_each_change(world: World, region: str) -> None:
    seller = Seller(world, region)
    seller.sync("orders")
    before = figures(sold(seller))

    assert synced(seller) == before
    for days in (1, 2, 2):
        world.advance(days)
        seller.sync("orders")

        assert synced(seller) == figures(sold(seller))
    assert synced(seller) > before


def test_an_order_becomes_the_same_records_from_a_report_and_from_a_search(seller: Seller) -> None:
    seller.sync("orders")
    reported = dict(seller.facts[Sale])
    seller.facts.clear()
    seller.states["orders"] = {"since": "2026-09-20T00:00:00Z"}
    seller.sync("orders")

    found = seller.facts[Sale]

    assert len(found) > 50
    assert found == {name: reported[name] for name in found}


def test_waiting_orders_are_told_and_come_once_they_are_priced(living: Seller) -> None:
    living.sync("orders")
    waiting = [
        order.number
        for order in counters(living.world.company, "eu")["A1F83G8C2ARO7P"].shop.book.orders
        if is_pending(order.day, order.second, living.world.today) and not order.cancelled
    ]
    known = {sale.order_number for sale in living.facts[Sale].values()}

    assert waiting
    assert not known & set(waiting)
    assert any("wait for Amazon's price" in note for note in living.notes())
    living.world.advance()
    living.sync("orders")
    assert {sale.order_number for sale in living.facts[Sale].values()} >= set(waiting)


@pytest.mark.parametrize("pages", [1, 2, 3, 5])
def test_a_sync_that_is_killed_after_any_page_goes_on_from_there(seller: Seller, pages: int) -> None:
    for _ in range(40):
        try:
            seller.step("orders", pages)
        except Parked as parked:
            seller.world.clock.advance((parked.until - seller.world.clock.now()).total_seconds())
    first = min(sale.sold_on for sale in seller.facts[Sale].values()).toordinal() + 1

    sales = [sale for sale in seller.facts[Sale].values() if sale.sold_on.toordinal() >= first]

    assert sum(sale.quantity for sale in sales) == figures(sold(seller, first))[0]


def test_a_report_is_read_on_from_the_line_it_was_read_to(seller: Seller) -> None:
    stream = replace(orders_of(seller), batch=20)
    whole = list(through_first_report(seller, stream, {}))
    at = next(number for number, page in enumerate(whole) if page.state["line"] == 40)

    rest = list(through_first_report(seller, stream, whole[at].state))

    assert [page.rows for page in whole if page.rows][:3] == [20, 20, 20]
    assert [page.records for page in rest] == [page.records for page in whole[at + 1 :]]


def test_stock_is_what_lies_in_amazons_warehouse(seller: Seller) -> None:
    seller.sync("inventory")
    levels = list(seller.facts[StockLevel].values())
    stock = seller.world.company.stock

    assert {level.warehouse for level in levels} == {"Amazon FBA UK"}
    assert sum(level.on_hand for level in levels) == sum(
        units for (_, warehouse), units in stock.quantities.items() if warehouse == "Amazon FBA UK"
    )


def test_items_are_known_by_the_codes_they_are_sold_under(world: World) -> None:
    seller = Seller(world, "na")
    seller.sync("inventory")

    assert {level.item for level in seller.facts[StockLevel].values()} == {
        "gaba_red_usa",
        "GABA-BLACK-USA",
        "7K-2QXM-9LPE",
    }


@pytest.mark.parametrize("region", ["eu", "na"])
def test_what_is_not_settled_yet_is_what_the_company_waits_for(world: World, region: str) -> None:
    seller = Seller(world, region)
    (account,) = [counter.account for counter in counters(world.company, region).values()]
    for _ in range(4):
        seller.sync("settlements")
        waiting = [each.net for each in seller.facts[PayoutTransaction].values() if each.paid_on is None]

        assert sum(waiting, Decimal(0)) == Decimal(account.running.activity) / 100
        if world.today < LAST_DAY:
            world.advance(min(2, LAST_DAY - world.today))


@pytest.mark.parametrize("region", ["eu", "na"])
def test_two_years_of_settlements_foot_and_hand_their_reserves_on(region: str) -> None:
    world = lived(years=3, days_left=731)
    seller = Seller(world, region)
    while world.today < LAST_DAY:
        seller.sync("settlements")
        world.advance(min(75, LAST_DAY - world.today))
    seller.sync("settlements")
    (account,) = [counter.account for counter in counters(world.company, region).values()]
    payouts: dict[str, Payout] = seller.facts[Payout]
    known = [each for each in account.closed if str(each.id) in payouts]

    assert len(known) >= 52
    assert not any("reserve" in note for note in seller.notes())
    rows: dict[str, list[PayoutTransaction]] = {}
    for each in seller.facts[PayoutTransaction].values():
        rows.setdefault(each.payout_id, []).append(each)
    reserve = None
    for settlement in known:
        payout, own = payouts[str(settlement.id)], rows[str(settlement.id)]
        reserves = [each.net for each in own if each.kind == "reserve"]

        assert payout.net == Decimal(settlement.total) / 100 == sum(each.net for each in own)
        assert payout.charges + payout.refunds + payout.fees + payout.reserve + payout.adjustments == payout.net
        assert payout.paid_on.toordinal() == settlement.deposit_day
        assert reserve is None or sum(each for each in reserves if each > 0) == reserve
        reserve = -sum((each for each in reserves if each < 0), Decimal(0))


def test_a_settlement_that_is_missing_in_between_is_told(living: Seller) -> None:
    living.sync("settlements")
    state = living.states["settlements"]
    living.states["settlements"] = {**state, "reserves": {"amazon.co.uk": ["11400000000", "12.34"]}}
    living.world.advance(5)
    living.sync("settlements")

    assert any("11400000000 before it held back 12.34" in note for note in living.notes())


def test_totals_are_what_the_reports_first_rows_say(seller: Seller) -> None:
    (account,) = [counter.account for counter in counters(seller.world.company, "eu").values()]
    settlement = account.closed[-1]

    total = list(seller.open().totals(date.fromordinal(seller.world.today)))[-1]

    assert (total.measure, total.subject, total.currency) == ("settlement", str(settlement.id), "GBP")
    assert total.amount == Decimal(settlement.total) / 100 == sum(total.parts.values())
    assert total.parts["other-transaction: Current Reserve Amount"] == -Decimal(settlement.reserve) / 100


def test_a_single_order_can_be_read(seller: Seller) -> None:
    order = sold(seller)[-1]

    (page,) = seller.open().read("orders", [order.number])

    assert sum(sale.quantity for sale in page.records) == order.units


def test_the_account_is_the_sellers(seller: Seller) -> None:
    assert seller.open().account().id == "A3WINDEUTUNNEL"


def test_history_is_read_no_further_back_than_was_asked(seller: Seller) -> None:
    windows = next(orders_of(seller).pages({})).state["windows"]

    assert [window[0] for window in windows] == ["2026-09-16T22:00:00Z", "2026-10-16T22:00:00Z"]
