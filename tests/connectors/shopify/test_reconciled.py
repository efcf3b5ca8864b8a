"""What was read is what the company did, to the penny, through a backfill and the days after it."""

from __future__ import annotations

import pytest

from support.shopify import Bench, young_world
from windtunnel.shopify.server import ShopifyStandIn


@pytest.mark.parametrize("channel", ["Shopify UK", "Shopify EU", "Shopify US"])
def test_sales_and_payouts_are_the_books_after_a_backfill_and_after_more_days(channel: str) -> None:
    bench = Bench(ShopifyStandIn(young_world()), channel)
    bench.sync()
    bench.assert_true()

    for days in (1, 3, 9):
        bench.stand_in.world.advance(days)
        bench.sync()
        bench.assert_true()

    assert {sale.channel for sale in bench.records("Sale")} == {channel}


def test_an_increment_asks_only_for_what_changed() -> None:
    bench = Bench(ShopifyStandIn(young_world()))
    bench.sync()
    before = len(bench.store.shop.book.orders)
    bench.stand_in.world.advance(1)
    source, rows = bench.source(), {}
    for stream in source.streams:
        rows[stream.name] = sum(page.rows for page in source.pages(stream.name, bench.states[stream.name]))

    new = len(bench.store.shop.book.orders) - before
    assert new <= rows["orders"] <= new + 12
    assert rows["payouts"] <= 8
    assert rows["balance_transactions"] <= 60


def test_a_sync_with_nothing_new_changes_nothing(bench: Bench) -> None:
    bench.sync()
    facts, states = dict(bench.facts), dict(bench.states)

    bench.sync()

    assert bench.facts == facts
    assert bench.states == states


def test_products_come_with_their_codes_and_barcodes(bench: Bench) -> None:
    bench.sync("products")

    assert sorted((item.code, item.name, len(item.barcode), item.obsolete) for item in bench.records("Item")) == [
        ("GABA-RED-EU", "GABA Red 50cl", 13, False),
        ("GG-50-EU", "GABA Gold 50cl", 13, False),
        ("gaba black eu", "GABA Black 50cl", 13, False),
    ]


def test_products_tell_all_there_are_so_that_those_gone_are_known(bench: Bench) -> None:
    (page,) = bench.source().pages("products", {})

    assert [each.external_ids for each in page.present] == [{record.external_id for record in page.records}]


def test_the_totals_are_the_payouts_of_sixty_days_with_their_parts(bench: Bench) -> None:
    bench.sync("payouts")
    today = bench.stand_in.world.clock.now().date()

    totals = {total.subject: total for total in bench.source().totals(today)}

    kept = {each.external_id: each for each in bench.records("Payout") if 0 <= (today - each.paid_on).days <= 60}
    assert totals.keys() == kept.keys()
    assert all(total.amount == kept[subject].net for subject, total in totals.items())
    assert all(sum(total.parts.values()) == total.amount for total in totals.values())
    assert {total.measure for total in totals.values()} == {"settlement"}
