from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.records.order import SalesOrderLine
from capliquify.domain.records.stock_level import StockLevel
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.connections import NewConnection, add_connection, source_of
from capliquify.storage.repositories.snapshot import knowledge_version, load_snapshot
from support.ingesting import ingest
from support.records import sale, sales_invoice
from support.tenants import NOON

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.domain.snapshot import Snapshot
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

AS_OF = date(2026, 3, 31)
ZERO = Decimal(0)
START_A_SYNC = """
insert into sync_run (id, organisation_id, connection_id, cause, requested_by, status, priority, queued_at, notes)
select gen_random_uuid(), organisation_id, id, 'person', 'test', 'running', 1, now(), '[]' from connection
"""
DECIDE_A_CODE = """
insert into identity_mapping (id, organisation_id, kind, vendor, code, target, method, decided_by, decided_at)
select gen_random_uuid(), organisation_id, 'item', 'shopify', 'a', 'b', 'person', 'test', now() from connection
"""


def decide(  # noqa: PLR0913 - one argument for each column
    transaction: Transaction,
    code: str,
    target: str,
    *,
    kind: str = "item",
    vendor: str = "shopify",
    at: datetime = NOON,
    ended_at: datetime | None = None,
) -> None:
    transaction.execute(
        "insert into identity_mapping (id, organisation_id, kind, vendor, code, target, method, decided_by, "
        "decided_at, ended_at) values (%s, current_setting('app.organisation_id')::uuid, %s, %s, %s, %s, 'person', "
        "'test', %s, %s)",
        (new_id(), kind, vendor, code, target, at, ended_at),
    )


def load(transaction: Transaction, organisation: OrganisationRow, *parts: str) -> Snapshot:
    return load_snapshot(transaction, organisation, AS_OF, parts)


def connection(transaction: Transaction, vendor: str) -> UUID:
    new = NewConnection(
        id=new_id(),
        vendor=vendor,
        name=vendor,
        status="connected",
        settings={},
        credentials_sealed=b"",
        replaces_files=False,
        created_at=NOON,
        created_by="test",
    )
    return add_connection(transaction, new).id


def level(
    external_id: str, item: str, on_hand: int, *, warehouse: str = "FBA UK", cost: str | None = None
) -> StockLevel:
    return StockLevel(
        external_id=external_id,
        observed_on=AS_OF,
        item=item,
        warehouse=warehouse,
        on_hand=Decimal(on_hand),
        allocated=Decimal(1),
        on_purchase=ZERO,
        unit_cost=None if cost is None else Decimal(cost),
    )


def order_line(customer: str) -> SalesOrderLine:
    return SalesOrderLine(
        external_id="SO-1/1",
        order_number="SO-1",
        ordered_on=AS_OF,
        required_on=AS_OF,
        customer=customer,
        item="tea",
        warehouse="Main",
        quantity=Decimal(1),
        line_total=Decimal(10),
        currency="GBP",
        open=True,
    )


def test_sales_of_a_decided_code_are_sales_of_what_it_means(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(
        transaction,
        sale("1", item="tea", quantity=Decimal(2)),
        sale("2", item="TEA", quantity=Decimal(3)),
        source="files/shopify",
    )
    decide(transaction, "tea", "TEA")

    sales = load(transaction, organisation, "sales").sales

    assert (sales.item, sales.quantity.tolist()) == (("TEA",), [5.0])


def test_a_code_of_another_system_is_another_code(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(transaction, sale("1", item="tea"), source="files/shopify")
    ingest(transaction, sale("1", item="tea", channel="Amazon UK"), source="files/amazon")
    decide(transaction, "tea", "TEA")

    assert load(transaction, organisation, "sales").sales.item == ("TEA", "tea")


def test_a_decision_holds_for_what_files_and_what_syncs_of_a_system_bring(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(transaction, sale("1", item="tea"), source="files/shopify")
    ingest(transaction, sale("1", item="tea"), source=source_of("shopify", connection(transaction, "shopify")))
    decide(transaction, "tea", "TEA")

    assert set(load(transaction, organisation, "sales").sales.item) == {"TEA"}


def test_a_decision_that_was_undone_changes_nothing(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(transaction, sale("1", item="tea"), source="files/shopify")
    decide(transaction, "tea", "TEA", ended_at=NOON + timedelta(hours=1))

    assert load(transaction, organisation, "sales").sales.item == ("tea",)


@pytest.mark.parametrize(("hours", "item"), [(1, "tea"), (3, "TEA"), (5, "tea")])
def test_what_a_code_meant_on_an_instant_is_what_was_decided_then(
    transaction: Transaction, organisation: OrganisationRow, hours: int, item: str
) -> None:
    ingest(transaction, sale("1", item="tea"), source="files/shopify")
    decide(transaction, "tea", "TEA", at=NOON + timedelta(hours=2), ended_at=NOON + timedelta(hours=4))

    then = load_snapshot(transaction, organisation, AS_OF, {"sales"}, known_at=NOON + timedelta(hours=hours))

    assert then.sales.item == (item,)


def test_heaps_of_one_item_in_one_warehouse_are_added_up(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    levels = (level("1", "TEA", 10, cost="2.00"), level("2", "TEA-FBA", 30, cost="4.00"), level("3", "TEA-OLD", 5))
    ingest(transaction, *levels, level("4", "TEA-FBA", 7, warehouse="FBA EU"), source="files/amazon")
    decide(transaction, "TEA-FBA", "TEA", vendor="amazon")
    decide(transaction, "TEA-OLD", "TEA", vendor="amazon")

    eu, uk = sorted(load(transaction, organisation, "stock_levels").stock_levels, key=lambda each: each.warehouse)

    assert (eu.item, eu.on_hand) == ("TEA", Decimal(7))
    assert (uk.item, uk.on_hand, uk.allocated, uk.unit_cost) == ("TEA", Decimal(45), Decimal(3), Decimal("3.50"))


def test_a_warehouse_the_stock_system_knows_is_counted_there_alone(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    later = replace(level("9", "TEA", 11), observed_on=AS_OF + timedelta(days=1))
    ingest(transaction, level("1", "TEA", 10), level("2", "MATE", 5), source="files/unleashed")
    ingest(transaction, level("1", "TEA", 10), level("2", "M-FBA", 5), level("3", "X", 4), source="files/amazon")
    ingest(transaction, level("4", "TEA", 7, warehouse="FBA EU"), source="files/amazon")
    ingest(transaction, later, source="files/amazon")
    decide(transaction, "M-FBA", "MATE", vendor="amazon")

    for as_of in (AS_OF, AS_OF + timedelta(days=1)):
        levels = load_snapshot(transaction, organisation, as_of, {"stock_levels"}).stock_levels
        assert {(each.warehouse, each.item, each.on_hand) for each in levels} == {
            ("FBA UK", "TEA", Decimal(10)), ("FBA UK", "MATE", Decimal(5)), ("FBA EU", "TEA", Decimal(7)),
        }  # fmt: skip


def test_customers_and_suppliers_go_by_the_name_decided(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(transaction, sales_invoice(customer="Deli and Sons Limited"))
    ingest(transaction, order_line("Deli & Sons Ltd"), source="files/unleashed")
    decide(transaction, "Deli & Sons Ltd", "Deli", kind="customer", vendor="unleashed")
    decide(transaction, "Deli and Sons Limited", "Deli", kind="customer", vendor="xero")

    snapshot = load(transaction, organisation, "sales_invoices", "sales_orders")

    assert snapshot.sales_invoices.party == ("Deli",)
    assert [(line.customer, line.item) for line in snapshot.sales_orders] == [("Deli", "tea")]


def test_a_customers_name_is_not_an_items_code(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(transaction, sale("1", item="tea"), source="files/shopify")
    decide(transaction, "tea", "TEA", kind="customer")

    assert load(transaction, organisation, "sales").sales.item == ("tea",)


@pytest.mark.usefixtures("organisation")
def test_the_knowledge_version_changes_with_decisions_syncs_and_what_statistics_leave_out(
    transaction: Transaction,
) -> None:
    versions = [knowledge_version(transaction)]
    connection(transaction, "shopify")
    versions.append(knowledge_version(transaction))
    for statement in (
        "update connection set excluded_from_statistics = true",
        START_A_SYNC,
        "update sync_run set imported = 5",
        DECIDE_A_CODE,
        "update identity_mapping set ended_at = now()",
    ):
        transaction.execute(statement)
        versions.append(knowledge_version(transaction))

    assert len(set(versions)) == len(versions)
    assert knowledge_version(transaction) == versions[-1]
