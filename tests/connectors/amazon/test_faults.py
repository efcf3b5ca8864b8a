"""Whatever goes wrong at Amazon, a sync ends with what happened, or says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.amazon.connector import CONNECTOR, AmazonSource
from capliquify.connectors.http import EgressPolicy, guarded_client
from capliquify.connectors.protocol import (
    AnswerChanged,
    ConsentNeeded,
    Parked,
    SourceFailure,
    VendorUnavailable,
)
from capliquify.domain.records.payout import Payout
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.stock_level import StockLevel
from support.amazon import Seller
from support.serving import serving
from windtunnel.amazon.marketplaces import counters
from windtunnel.company.money import amount_text
from windtunnel.serving.faults import Fault, FaultKind

if TYPE_CHECKING:
    from windtunnel.serving.world import World

ORDERS, REPORTS, DOCUMENTS = "/orders/", "/reports/2021-06-30/reports", "/documents/5"
STOCK, FINANCES, LOGIN = "/fba/", "/finances/", "/auth/"


@pytest.fixture(scope="module")
def truth(lived_world: World) -> dict[type, dict[str, object]]:
    """What a sync brings when nothing goes wrong."""
    seller = Seller(lived_world, settings={"history_days": "40"})
    seller.sync()
    return seller.facts


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.STATUS, ORDERS, status=429),
        Fault(FaultKind.STATUS, REPORTS, status=429, times=3),
        Fault(FaultKind.STATUS, DOCUMENTS, status=503, times=2),
        Fault(FaultKind.STATUS, STOCK, status=500, times=2),
        Fault(FaultKind.STATUS, FINANCES, status=503, times=3),
        Fault(FaultKind.STATUS, LOGIN, status=500, times=2),
        Fault(FaultKind.SLOW, ORDERS, seconds=0.05),
        Fault(FaultKind.TRUNCATE, ORDERS),
        Fault(FaultKind.TRUNCATE, STOCK, times=2),
        Fault(FaultKind.TRUNCATE, "/eu/reports/", times=2),
        Fault(FaultKind.TRUNCATE, DOCUMENTS, times=2),
        Fault(FaultKind.REPEAT_PAGE, "getInventorySummaries"),
        Fault(FaultKind.REPEAT_PAGE, "listTransactions"),
        Fault(FaultKind.REVOKE, ORDERS),
        Fault(FaultKind.REVOKE, REPORTS, after=1),
        Fault(FaultKind.SKEW, STOCK, seconds=7200),
        Fault(FaultKind.SKEW, ORDERS, seconds=-600),
        Fault(FaultKind.SKEW, DOCUMENTS, seconds=600, times=2),
        Fault(FaultKind.FATAL, "ALL_ORDERS", times=2),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.path.strip('/').replace('/', '-')}-{fault.status}-{fault.seconds:g}",
)
def test_a_sync_brings_the_truth_all_the_same(
    seller: Seller, truth: dict[type, dict[str, object]], fault: Fault
) -> None:
    seller.stand_in.plan.add([fault])
    seller.sync()

    assert seller.stand_in.plan.happened
    assert all(each.times == 0 for each in seller.stand_in.plan.faults)
    assert {kind: sorted(found) for kind, found in seller.facts.items()} == {
        kind: sorted(found) for kind, found in truth.items()
    }
    assert seller.facts[Sale] == truth[Sale]
    assert seller.facts[Payout] == truth[Payout]
    assert seller.facts[StockLevel] == truth[StockLevel]


def test_a_report_that_failed_is_told(seller: Seller) -> None:
    seller.stand_in.plan.add([Fault(FaultKind.FATAL, "ALL_ORDERS")])
    seller.sync("orders")

    assert [note for note in seller.notes() if "it is asked for again" in note]


def test_a_report_that_keeps_failing_ends_the_sync(seller: Seller) -> None:
    seller.stand_in.plan.add([Fault(FaultKind.FATAL, "ALL_ORDERS", times=30)])

    with pytest.raises(VendorUnavailable, match="failed 3 times to make its report of orders from 2026-09-16"):
        seller.sync("orders")


def test_withdrawn_consent_is_told(seller: Seller) -> None:
    seller.stand_in.access.withdraw()

    with pytest.raises(ConsentNeeded, match="connect it again and agree in Seller Central"):
        seller.sync("inventory")


def test_a_wrong_secret_is_told(seller: Seller) -> None:
    seller.stand_in.access.client_secret = "another"
    setup = seller.setup
    seller.stand_in.access.client_secret = "changed since"

    with pytest.raises(SourceFailure, match="client id with this client secret"):
        CONNECTOR.accounts(seller.tools, setup)


def test_a_changed_column_is_named(seller: Seller) -> None:
    seller.stand_in.plan.add([Fault(FaultKind.CHANGE_FIELD, DOCUMENTS, field="item-price", times=9)])

    with pytest.raises(AnswerChanged, match=r"no column item-price any more: it has .*item-price-new"):
        seller.sync("orders")


def test_a_changed_field_is_named(living: Seller) -> None:
    living.sync("orders")
    living.world.advance()
    living.stand_in.plan.add([Fault(FaultKind.CHANGE_FIELD, ORDERS, field="orderItems")])

    with pytest.raises(AnswerChanged, match="missing required field `orderItems`"):
        living.sync("orders")


def test_an_order_whose_price_is_gone_is_set_aside_and_not_counted_as_nothing(living: Seller) -> None:
    living.sync("orders")
    before = dict(living.facts[Sale])
    living.world.advance()
    living.stand_in.plan.add([Fault(FaultKind.CHANGE_FIELD, ORDERS, field="proceeds")])
    living.sync("orders")
    (page,) = [page for page in living.pages if page.set_aside]

    assert "no proceeds" in page.set_aside[0].reason
    assert living.facts[Sale] == before


def test_what_was_set_aside_is_mapped_once_it_is_right(living: Seller) -> None:
    living.sync("orders")
    living.world.advance()
    living.stand_in.plan.add([Fault(FaultKind.CHANGE_FIELD, ORDERS, field="proceeds")])
    living.sync("orders")
    aside = next(page.set_aside[0] for page in living.pages if page.set_aside)

    again = living.open().map_again("orders", aside.payload)

    assert again == aside


def test_a_page_that_is_given_twice_changes_nothing(seller: Seller) -> None:
    seller.states["orders"] = {"since": "2026-08-01T00:00:00Z"}
    seller.sync("orders")
    once = dict(seller.facts[Sale])
    again = Seller(seller.world, states={"orders": {"since": "2026-08-01T00:00:00Z"}})
    again.stand_in.plan.add([Fault(FaultKind.REPEAT_PAGE, "searchOrders")])
    again.sync("orders")

    assert again.stand_in.plan.happened == [(FaultKind.REPEAT_PAGE, "searchOrders")]
    assert again.facts[Sale] == once


def test_a_page_token_that_is_over_is_done_without(seller: Seller) -> None:
    seller.states["orders"] = {"since": "2026-08-01T00:00:00Z"}
    seller.step("orders", 1)
    seller.world.clock.advance(25 * 3600)
    seller.sync("orders")
    whole = Seller(seller.world, states={"orders": {"since": "2026-08-01T00:00:00Z"}})
    whole.sync("orders")

    assert seller.facts == whole.facts


def test_no_more_calls_than_the_allowance_are_made(seller: Seller) -> None:
    seller.states["orders"] = {"since": "2026-10-20T00:00:00Z"}
    for _ in range(20):
        seller.step("orders", 9)

    with pytest.raises(Parked, match=r"The allowance amazon\.searchOrders is used up until"):
        seller.step("orders", 9)


def test_a_seller_who_may_call_more_often_does(seller: Seller) -> None:
    # Ten times as fast: the server tells its rate in seconds of the client.
    seller.world.clock.speed = 10.0
    source = seller.open()
    assert isinstance(source, AmazonSource)
    client = source.stock.client
    list(source.pages("inventory", {}))

    assert client.rates()["getInventorySummaries"] == 20.0
    assert client.rates()["searchOrders"] == 0.0056


def test_a_settlement_that_cannot_be_read_is_set_aside_and_taken_once_it_can(seller: Seller) -> None:
    settlement = counters(seller.world.company, "eu")["A1F83G8C2ARO7P"].account.closed[-1]
    total = amount_text(settlement.total)
    seller.stand_in.plan.add([Fault(FaultKind.CHANGE_FIELD, f"/documents/7{settlement.id}", field=total)])
    seller.sync("settlements")
    (aside,) = [each for page in seller.pages for each in page.set_aside]

    records = seller.open().map_again("settlements", aside.payload)

    assert aside.reason == f"total-amount is '{total}-new', which is no number"
    assert str(settlement.id) not in seller.facts[Payout]
    assert isinstance(records, list)
    assert records[0].external_id == str(settlement.id)


def test_a_connection_that_breaks_off_is_called_again(seller: Seller, truth: dict[type, dict[str, object]]) -> None:
    seller.stand_in.plan.add([Fault(FaultKind.DROP, STOCK), Fault(FaultKind.DROP, DOCUMENTS)])
    with serving(seller.stand_in.app()) as address, guarded_client(EgressPolicy.of(["private:127.0.0.1"])) as http:
        seller.address, seller.http = address, http
        seller.sync()

    assert [kind for kind, _ in seller.stand_in.plan.happened] == [FaultKind.DROP, FaultKind.DROP]
    assert seller.facts[Sale] == truth[Sale]
    assert seller.facts[StockLevel] == truth[StockLevel]
