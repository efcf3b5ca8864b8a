"""Whatever goes wrong on the way, the books are right in the end, or a person is told why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.connectors.protocol import AnswerChanged, ConsentNeeded, SourceFailure, VendorUnavailable
from windtunnel.serving.faults import Fault, FaultKind

if TYPE_CHECKING:
    from support.shopify import Bench

GRAPHQL = "graphql.json"
PAGED = {"since": None}


def test_a_store_without_points_is_asked_when_it_has_them(bench: Bench) -> None:
    bench.stand_in.plan.add([Fault(FaultKind.STATUS, path=GRAPHQL, status=429, times=3)])

    bench.sync()

    bench.assert_true()
    assert [kind for kind, _ in bench.stand_in.plan.happened] == [FaultKind.STATUS] * 3


def test_the_wait_is_until_the_points_are_there(bench: Bench) -> None:
    source = bench.source()
    source.account()
    bench.store.bucket.level = 0
    bench.slept.clear()

    list(source.pages("products", {}))

    assert bench.slept == [pytest.approx(4.02)]  # 402 points at 100 a second


def test_pages_never_use_more_points_than_there_are(bench: Bench) -> None:
    bench.states["orders"] = PAGED
    bench.sync("orders")

    asked = [status for operation, status in bench.calls if operation == "orders"]
    assert len(asked) == bench.pages["orders"]  # none was throttled: it waited before it asked
    assert sum(bench.slept) > 0


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_errors_of_the_server_pass(bench: Bench, status: int) -> None:
    bench.stand_in.plan.add([Fault(FaultKind.STATUS, path=GRAPHQL, status=status, times=2, after=3)])

    bench.sync()

    bench.assert_true()
    assert len(bench.stand_in.plan.happened) == 2


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATE, FaultKind.DROP])
def test_an_answer_that_is_cut_off_is_asked_for_again(bench: Bench, kind: FaultKind) -> None:
    bench.states["orders"] = PAGED
    bench.stand_in.plan.add([Fault(kind, path=GRAPHQL, times=3, after=2)])

    bench.sync()

    bench.assert_true()
    assert len(bench.stand_in.plan.happened) == 3


def test_an_answer_that_is_slow_is_waited_for(bench: Bench) -> None:
    bench.stand_in.plan.add([Fault(FaultKind.SLOW, path=GRAPHQL, seconds=0.02, times=2)])

    bench.sync("payouts")

    assert bench.paid() == bench.truly_paid()


def test_a_server_that_stays_away_is_given_up_and_gone_on_with_later(bench: Bench) -> None:
    bench.states["orders"] = PAGED
    bench.stand_in.plan.add([Fault(FaultKind.STATUS, path=GRAPHQL, status=503, times=6, after=4)])

    with pytest.raises(VendorUnavailable, match="could not be asked for orders in 6 attempts: it answered 503"):
        bench.sync("orders")
    bench.sync("orders")

    assert bench.sold() == bench.truly_sold()


def test_a_page_that_comes_twice_doubles_nothing(bench: Bench) -> None:
    bench.states["orders"] = PAGED
    bench.stand_in.plan.add([Fault(FaultKind.REPEAT_PAGE, path=GRAPHQL, times=2)])

    bench.sync()

    bench.assert_true()
    assert [kind for kind, _ in bench.stand_in.plan.happened] == [FaultKind.REPEAT_PAGE] * 2


def test_a_page_that_comes_for_ever_ends_the_sync(bench: Bench) -> None:
    bench.states["orders"] = PAGED
    bench.stand_in.plan.add([Fault(FaultKind.REPEAT_PAGE, path=GRAPHQL, times=99)])

    with pytest.raises(VendorUnavailable, match="the same page again and again"):
        bench.sync("orders")


def test_a_token_that_is_over_is_replaced(bench: Bench) -> None:
    bench.sync("products")
    bench.stand_in.world.clock.advance(25 * 3600)

    bench.sync("payouts")

    assert bench.tokens.renewals == 2
    assert ("payouts", 401) not in bench.calls  # it was known to be over


def test_a_token_that_was_revoked_is_replaced(bench: Bench) -> None:
    bench.sync("products")
    bench.stand_in.plan.add([Fault(FaultKind.REVOKE, path=GRAPHQL)])

    bench.sync("payouts")

    assert bench.tokens.renewals == 2
    assert bench.calls[-3:-1] == [("payouts", 401), ("token", 200)] or ("shop", 401) in bench.calls
    assert bench.paid() == bench.truly_paid()


def test_an_app_that_was_removed_needs_a_person(bench: Bench) -> None:
    bench.sync("products")
    bench.store.installed = False

    with pytest.raises(ConsentNeeded, match="check the store's address, the client ID and the client secret"):
        bench.sync("payouts")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (402, "the store is frozen: its owner must pay Shopify first"),
        (403, "the app may not call this store: install it again, then connect again"),
        (423, "the store is locked: ask Shopify's support"),
    ],
)
def test_a_store_that_is_closed_is_told_in_words(bench: Bench, status: int, reason: str) -> None:
    bench.stand_in.plan.add([Fault(FaultKind.STATUS, path=GRAPHQL, status=status)])

    with pytest.raises(SourceFailure) as failure:
        bench.sync("products")

    assert str(failure.value) == f"Shopify does not answer for this store: {reason}."


@pytest.mark.parametrize(
    ("field", "stream"),
    [
        ("totalRefundedSet", "orders"),
        ("quantity", "orders"),
        ("chargesFee", "payouts"),
        ("transactionDate", "balance_transactions"),
        ("barcode", "products"),
        ("pageInfo", "products"),
    ],
)
def test_a_field_that_changed_ends_the_sync_and_is_named(bench: Bench, field: str, stream: str) -> None:
    bench.states["orders"] = PAGED
    bench.stand_in.plan.add([Fault(FaultKind.CHANGE_FIELD, field=field)])

    with pytest.raises(AnswerChanged, match=f"missing required field `{field}`"):
        bench.sync(stream)

    assert not bench.facts


def test_a_clock_that_is_off_loses_nothing(bench: Bench) -> None:
    bench.stand_in.plan.add([Fault(FaultKind.SKEW, seconds=3 * 3600)])

    bench.sync("orders")

    newest = max(row.values["updated_at"] for row in bench.store.rows("orders"))
    assert bench.states["orders"] == {"since": newest}  # not the moment the server thought it was


def test_an_older_version_answering_is_told_once(bench: Bench) -> None:
    bench.stand_in.versions["2026-10"] = "2027-01"

    bench.sync("products", "payouts")

    assert bench.notes == [
        (
            "Shopify answered in version 2027-01 of its interface though 2026-10 was asked for: that one is no longer "
            "served, and this connector should be updated."
        )
    ]


def test_without_the_scope_for_payouts_sales_are_still_read(bench: Bench) -> None:
    bench.store.scopes = ("read_all_orders", "read_orders")

    bench.sync()

    assert bench.sold() == bench.truly_sold()
    assert {kind for kind, _ in bench.facts} == {"Sale"}
    assert [note.split(":")[0] for note in bench.notes] == ["Products are not read", *["Payouts are not read"] * 2]


def test_without_the_scope_for_older_orders_a_person_is_told(bench: Bench) -> None:
    bench.store.scopes = ("read_orders",)

    bench.sync("orders")

    assert bench.notes == [
        (
            "Only the orders of the last 60 days are read: the app lacks the scope read_all_orders, which Shopify "
            "gives on request. Import the older ones from a file."
        )
    ]


def test_without_the_scope_for_orders_it_is_not_connected(bench: Bench) -> None:
    bench.store.scopes = ("read_products",)

    with pytest.raises(SourceFailure, match="give it the scope read_orders"):
        bench.source().account()
