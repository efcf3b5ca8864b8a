from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.protocol import VendorUnavailable
from capliquify.connectors.unleashed.scanning import scan
from support.unleashed import Bench, make_bench
from windtunnel.serving.faults import FaultKind

if TYPE_CHECKING:
    from capliquify.connectors.unleashed.client import UnleashedClient


@pytest.fixture
def bench() -> Bench:
    return make_bench()


@pytest.fixture
def client(bench: Bench) -> UnleashedClient:
    return bench.small_pages()


def test_all_pages_give_every_document_once(bench: Bench, client: UnleashedClient) -> None:
    guids = [head.guid for part in scan(client, "SalesOrders", ()) for head in part.heads]

    assert len(guids) == len(set(guids)) == len(bench.world.company.wholesale.orders)


def test_a_page_given_twice_is_asked_for_again(bench: Bench, client: UnleashedClient) -> None:
    bench.fault(FaultKind.REPEAT_PAGE, "/SalesOrders/2")
    guids = [head.guid for part in scan(client, "SalesOrders", ()) for head in part.heads]

    assert len(guids) == len(set(guids)) == len(bench.world.company.wholesale.orders)
    assert bench.stand_in.plan.happened == [(FaultKind.REPEAT_PAGE, "/SalesOrders/2")]


def test_a_page_given_again_and_again_ends_the_sync(bench: Bench, client: UnleashedClient) -> None:
    bench.fault(FaultKind.REPEAT_PAGE, "/SalesOrders/2", times=9)

    with pytest.raises(VendorUnavailable, match="gives page 1 of SalesOrders once more for page 2"):
        list(scan(client, "SalesOrders", ()))


def test_what_moves_to_a_page_already_read_is_met_all_the_same(bench: Bench, client: UnleashedClient) -> None:
    met = set()
    for number, part in enumerate(scan(client, "SalesOrders", ()), 1):
        met |= {head.guid for head in part.heads}
        if number == 2:
            for order in bench.world.company.wholesale.orders[:5]:
                bench.stand_in.delete("SalesOrders", order.number)
    left = {each["Guid"] for each in bench.get("/SalesOrders/1", "pageSize=1000").json()["Items"]}

    assert left <= met


def test_a_scan_broken_off_goes_on_where_it_was(bench: Bench, client: UnleashedClient) -> None:
    first = next(iter(scan(client, "SalesOrders", ())))
    assert first.next_page == 2
    rest = list(scan(client, "SalesOrders", (), first.next_page, first.expected))

    guids = [head.guid for part in [first, *rest] for head in part.heads]
    assert len(guids) == len(set(guids)) == len(bench.world.company.wholesale.orders)
