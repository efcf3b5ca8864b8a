"""Whatever goes wrong in the middle of a first sync, it ends, the facts are the truth, and a person was told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import pytest

from capliquify.domain.errors import Conflict
from support.connected_town import connected_town
from support.town_truth import stored, truth
from windtunnel.company.days import date_of
from windtunnel.serving.clock import VirtualClock
from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.serving.world import Life, World, open_world
from windtunnel.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.bootstrap import Parts
    from support.connected_town import ConnectedTown

LAST_DAY: Final = date(2026, 10, 31).toordinal()
DAYS_LEFT: Final = 70
A_WEEK: Final = 7
ACCOUNTS: Final = {"shopify": ("gaba-eu.myshopify.com",), "amazon": ("eu",)}
LONG: Final = 30_000.0
AGAIN: Final = "had to be made again"


def fault(kind: FaultKind, path: str, **how: Any) -> Fault:  # noqa: ANN401 - of any field
    return Fault(kind, path, **how)


def told_of(vendor: str, kind: FaultKind, path: str, told: str = AGAIN, **how: Any) -> Any:  # noqa: ANN401 - of any field
    """A fault, and what a person is told of it; empty: it changes nothing a person could see."""
    name = "-".join(str(part) for part in (vendor, kind, *(how.get(each) for each in ("status", "field"))) if part)
    return pytest.param(vendor, fault(kind, path, **how), told, id=name)


XERO, GRAPHQL, UNLEASHED = "/api.xro/", "graphql.json", ""
FAULTS: Final = [
    told_of("xero", FaultKind.STATUS, XERO, status=503, times=2, after=3),
    told_of("xero", FaultKind.STATUS, XERO, status=429, seconds=20, after=4),
    told_of("xero", FaultKind.STATUS, XERO, "limit of a day", status=429, seconds=LONG, times=1, after=4),
    told_of("xero", FaultKind.SLOW, XERO, "", seconds=0.3, after=3),
    told_of("xero", FaultKind.DROP, XERO, times=2, after=3),
    told_of("xero", FaultKind.TRUNCATE, XERO, times=2, after=3),
    told_of("xero", FaultKind.REVOKE, XERO, after=3),
    told_of("xero", FaultKind.SKEW, XERO, "", seconds=3 * 86_400, times=9),
    told_of("xero", FaultKind.CHANGE_FIELD, "Payments", "PaymentType", field="PaymentType"),
    told_of("shopify", FaultKind.STATUS, GRAPHQL, status=503, times=2, after=4),
    told_of("shopify", FaultKind.STATUS, GRAPHQL, status=429, times=3, after=4),
    told_of("shopify", FaultKind.SLOW, GRAPHQL, "", seconds=0.3, after=4),
    told_of("shopify", FaultKind.DROP, GRAPHQL, times=2, after=8),
    told_of("shopify", FaultKind.TRUNCATE, GRAPHQL, times=2, after=8),
    told_of("shopify", FaultKind.REPEAT_PAGE, GRAPHQL, "", times=2),
    told_of("shopify", FaultKind.REVOKE, GRAPHQL, after=8),
    told_of("shopify", FaultKind.SKEW, GRAPHQL, "", seconds=3 * 3600, after=4),
    told_of("shopify", FaultKind.CHANGE_FIELD, GRAPHQL, "transactionDate", field="transactionDate"),
    told_of("amazon", FaultKind.STATUS, "/reports/", status=503, times=2, after=6),
    told_of("amazon", FaultKind.STATUS, "/reports/", status=429, times=2, after=6),
    told_of("amazon", FaultKind.SLOW, "/reports/", "", seconds=0.3, after=6),
    told_of("amazon", FaultKind.DROP, "/documents/", times=2, after=2),
    told_of("amazon", FaultKind.TRUNCATE, "/documents/", "", times=2, after=2),  # what does not add up is fetched anew
    told_of("amazon", FaultKind.REPEAT_PAGE, "getInventorySummaries", ""),
    told_of("amazon", FaultKind.REVOKE, "/reports/", after=6),
    told_of("amazon", FaultKind.SKEW, "/documents/", "", seconds=600, times=2, after=2),
    told_of("amazon", FaultKind.CHANGE_FIELD, "/documents/", "item-price", field="item-price", times=3, after=2),
    told_of("amazon", FaultKind.FATAL, "ALL_ORDERS", "asked for again", times=2, after=2),
    told_of("unleashed", FaultKind.STATUS, UNLEASHED, status=503, times=2, after=4),
    told_of("unleashed", FaultKind.STATUS, UNLEASHED, status=429, times=2, after=4),
    told_of("unleashed", FaultKind.SLOW, UNLEASHED, "", seconds=0.3, after=4),
    told_of("unleashed", FaultKind.DROP, UNLEASHED, times=2, after=4),
    told_of("unleashed", FaultKind.TRUNCATE, UNLEASHED, times=2, after=4),
    told_of("unleashed", FaultKind.CHANGE_FIELD, "SalesOrders", "OrderStatus", field="OrderStatus"),
]


@pytest.fixture(scope="session")
def lived() -> World:
    """A company in its first year; a day of it passes in each test."""
    return open_world(Life(last_day=LAST_DAY, years=1, today=LAST_DAY - DAYS_LEFT))


@contextmanager
def this_evening(parts: Parts, lived: World) -> Iterator[ConnectedTown]:
    """The systems of a company as they are this evening, with nothing connected."""
    evening = datetime.combine(date_of(lived.today), time(22), UTC)
    world = World(company=lived.company, clock=VirtualClock(evening), today=lived.today)
    with connected_town(parts, Town(world)) as connected:
        yield connected
    lived.today = world.today


@pytest.fixture
def company(parts: Parts, lived: World) -> Iterator[ConnectedTown]:
    with this_evening(parts, lived) as connected:
        yield connected


@pytest.mark.parametrize(("vendor", "planned", "told"), FAULTS)
def test_a_sync_ends_with_the_truth_and_tells(company: ConnectedTown, vendor: str, planned: Fault, told: str) -> None:
    plan = getattr(company.town, vendor).plan
    company.connect(vendor, *ACCOUNTS.get(vendor, ()))
    plan.add([replace(planned)])
    company.sync()

    assert [kind for kind, _ in plan.happened] == [planned.kind] * planned.times
    assert stored(company, vendor) == truth(company, vendor)
    assert not told or any(told in each for each in company.told), company.told
    company.world.advance()
    company.sync()
    assert stored(company, vendor) == truth(company, vendor)


def test_a_page_of_the_ledger_that_comes_twice_doubles_nothing(parts: Parts) -> None:
    older = open_world(Life(last_day=LAST_DAY, years=2))
    with this_evening(parts, older) as company:
        company.town.xero.plan.add([fault(FaultKind.REPEAT_PAGE, "BankTransactions", after=1)])
        company.connect("xero")
        company.sync()

        assert company.town.xero.plan.happened
        assert stored(company, "xero") == truth(company, "xero")


def test_a_months_calls_that_are_used_up_only_delay_a_sync(company: ConnectedTown) -> None:
    company.connect("unleashed")
    company.town.unleashed.allowance.allowed = 8
    company.sync()

    assert any("the month's calls are used up" in each for each in company.told)
    assert stored(company, "unleashed") == truth(company, "unleashed")


def test_a_key_that_is_revoked_stops_a_sync_until_somebody_connects_again(company: ConnectedTown) -> None:
    company.connect("unleashed")
    company.town.unleashed.plan.add([fault(FaultKind.REVOKE, "", after=5)])
    with pytest.raises(Conflict, match="connect again"):
        company.sync()

    company.town.unleashed.revoked = False
    company.connect_again()
    company.sync()

    assert stored(company, "unleashed") == truth(company, "unleashed")


def test_webhooks_that_come_twice_and_in_the_wrong_order_bring_what_changed_once(company: ConnectedTown) -> None:
    company.connect("xero")
    company.connect("unleashed")
    company.connect("shopify", *ACCOUNTS["shopify"])
    town = company.town
    town.xero.webhook_address, town.unleashed.outbox.url = "https://us.example/xero", "https://us.example/unleashed"
    (shop,) = ACCOUNTS["shopify"]
    for topic in ("ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_CANCELLED", "REFUNDS_CREATE"):
        town.shopify.outboxes[shop].subscribe(f"https://us.example/{shop}", topic)
    company.sync()
    for plan in (town.xero.plan, town.shopify.plan, town.unleashed.plan):
        plan.add([fault(FaultKind.REORDER_WEBHOOKS, ""), fault(FaultKind.DUPLICATE_WEBHOOK, "", times=9)])
    company.world.advance(A_WEEK)  # every system has something to tell in each, not on each day
    for vendor in (town.xero, town.shopify, town.unleashed):
        vendor.deliver(company.post)
    company.fetch_what_webhooks_named()

    assert company.rows("select count(*) from webhook_event where handled_at is null") == [(0,)]
    owed = ("receivables", "payables")
    assert [stored(company, "xero")[each] for each in owed] == [truth(company, "xero")[each] for each in owed]
    assert stored(company, "shopify")["sold"] == truth(company, "shopify")["sold"]
    assert stored(company, "unleashed")["sales orders"] == truth(company, "unleashed")["sales orders"]
    for plan in (town.xero.plan, town.shopify.plan, town.unleashed.plan):
        assert {kind for kind, _ in plan.happened} == {FaultKind.REORDER_WEBHOOKS, FaultKind.DUPLICATE_WEBHOOK}
