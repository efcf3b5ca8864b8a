"""All orders at once: by a bulk operation, killed anywhere, refused, failed, gone or late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.protocol import AnswerChanged, Parked
from capliquify.connectors.shopify import bulk
from windtunnel.serving.faults import Fault, FaultKind

if TYPE_CHECKING:
    from support.shopify import Bench


def test_it_is_one_bulk_operation(bench: Bench) -> None:
    bench.sync("orders")

    assert [operation for operation, _ in bench.calls if operation in {"bulk_run", "orders"}] == ["bulk_run"]
    assert bench.sold() == bench.truly_sold()


def test_killed_after_any_page_it_goes_on_where_it_was(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk.read, "__defaults__", (40_000,))  # many parts, as a large store has
    for _ in range(100):
        if "since" in bench.states.get("orders", {}):
            break
        bench.sync("orders", most_pages=1)

    assert bench.pages["orders"] > 5
    assert [operation for operation, _ in bench.calls].count("bulk_run") == 1
    assert bench.sold() == bench.truly_sold()


def test_a_part_smaller_than_an_order_grows(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk.read, "__defaults__", (300,))
    operation = bulk.wait_for(bench.source().client, bench.tools().pace, bulk.start(bench.source().client).id)

    orders = [order.head.name for part in bulk.read(bench.source().client, operation, 0) for order in part.orders]

    assert sorted(orders) == sorted(order.number for order in bench.store.shop.book.orders)


def test_an_operation_that_is_refused_is_replaced_by_pages(bench: Bench) -> None:
    for _ in range(5):
        bulk.start(bench.source().client)
    bench.sync("orders")

    assert bench.sold() == bench.truly_sold()
    assert bench.notes == [
        (
            "Shopify's list of all orders cannot be used: A bulk query operation for this app and shop is already in "
            "progress."
        ),
        "All orders are read page by page, which takes longer.",
    ]


def test_pages_killed_anywhere_go_on_where_they_were(bench: Bench) -> None:
    bench.states["orders"] = {"since": None}
    for _ in range(100):
        bench.sync("orders", most_pages=1)
        if "window" not in bench.states["orders"]:
            break

    assert bench.pages["orders"] > 5
    assert bench.sold() == bench.truly_sold()


def test_an_operation_that_failed_is_asked_for_once_more(bench: Bench) -> None:
    bench.sync("orders", most_pages=1)
    bench.store.operations[0].status = "FAILED"

    bench.sync("orders")

    assert bench.notes == ["Shopify's list of all orders cannot be used: it ended as FAILED (INTERNAL_SERVER_ERROR)."]
    assert len(bench.store.operations) == 2
    assert bench.sold() == bench.truly_sold()


def test_a_file_that_is_gone_after_a_week_is_asked_for_once_more(bench: Bench) -> None:
    bench.sync("orders", most_pages=1)
    bench.stand_in.world.clock.advance(60)
    bulk.wait_for(bench.source().client, bench.tools().pace, bench.states["orders"]["bulk"])
    bench.stand_in.world.clock.advance(8 * 86_400)

    bench.sync("orders")

    assert bench.notes == ["Shopify's list of all orders cannot be used: its file is gone."]
    assert bench.sold() == bench.truly_sold()


def test_one_that_takes_long_is_left_and_asked_again_later(bench: Bench) -> None:
    bench.sync("orders", most_pages=1)
    bench.store.operations[0].created = bench.stand_in.world.clock.now().replace(year=2027)

    with pytest.raises(Parked, match="still collecting all orders"):
        bench.sync("orders")

    assert bench.states["orders"]["bulk"] == "gid://shopify/BulkOperation/7000000000000"
    assert sum(bench.slept) <= 61


def test_a_store_without_orders_has_an_empty_file(bench: Bench) -> None:
    book = bench.store.shop.book
    kept, book.orders = book.orders, []
    bench.store._rows.clear()
    try:
        bench.sync("orders")
    finally:
        book.orders = kept

    assert bench.records("Sale") == []
    assert "since" in bench.states["orders"]


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATE, FaultKind.DROP])
def test_a_part_that_is_cut_off_is_asked_for_again(bench: Bench, kind: FaultKind) -> None:
    bench.stand_in.plan.add([Fault(kind, path="/bulk/", times=2)])

    bench.sync("orders")

    assert len(bench.stand_in.plan.happened) == 2
    assert bench.sold() == bench.truly_sold()


def test_lines_of_an_order_that_do_not_stand_behind_it_are_not_taken(bench: Bench) -> None:
    client = bench.source().client
    operation = bulk.wait_for(client, bench.tools().pace, bulk.start(client).id)
    stored = bench.store.operations[0]
    lines = stored.file.splitlines(keepends=True)
    is_child = [b"__parentId" in line for line in lines]
    stored.file = b"".join(
        line for wanted in (False, True) for line, child in zip(lines, is_child, strict=True) if child is wanted
    )

    with pytest.raises(AnswerChanged, match="do not stand behind it"):
        list(bulk.read(client, operation, 0))


def test_a_file_that_lacks_orders_is_not_taken_for_all_of_them(bench: Bench) -> None:
    bench.sync("orders", most_pages=1)
    bench.stand_in.world.clock.advance(60)
    bench.store.operations[0].thread.join()  # type: ignore[union-attr] # it was started
    lines = bench.store.operations[0].file.splitlines(keepends=True)
    second = next(number for number, line in enumerate(lines) if number and b"__parentId" not in line)
    bench.store.operations[0].file = b"".join(lines[second:])

    bench.sync("orders")

    assert "orders though" in bench.notes[0]
    assert bench.sold() == bench.truly_sold()
