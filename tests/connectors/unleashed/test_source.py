from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.connectors.protocol import AnswerChanged, ConsentNeeded, Parked, SetAside, VendorUnavailable
from support.unleashed import Bench, make_bench, records, today
from windtunnel.company.days import date_of
from windtunnel.serving.codes import barcode
from windtunnel.serving.faults import FaultKind

if TYPE_CHECKING:
    from capliquify.domain.records.stock_level import StockLevel

STREAMS = ("products", "suppliers", "bills_of_materials", "stock_on_hand", "purchase_orders", "sales_orders")


@pytest.fixture
def bench() -> Bench:
    return make_bench()


def latest_stock(levels: list[StockLevel]) -> dict[tuple[str, str], Decimal]:
    last = max(level.observed_on for level in levels)
    return {(level.item, level.warehouse): level.on_hand for level in levels if level.observed_on == last}


def test_the_key_is_proved_by_one_call(bench: Bench) -> None:
    account = bench.open().account()

    assert (account.id, account.currency) == (bench.stand_in.api_id, "GBP")
    assert len(bench.stand_in.requests) == 1


def test_products_become_items_with_their_barcodes(bench: Bench) -> None:
    items = {item.code: item for item in records(bench.sync("products"))}

    assert set(items) == {*bench.world.company.assortment.bills_of_materials} | {
        component.code for component in bench.world.company.assortment.components
    }
    red = items["GABA-RED-UK"]
    assert (red.barcode, red.supplier, red.group) == (barcode("GABA-RED-UK"), "Fenland Bottling Ltd", "Finished goods")
    assert (items["BOTTLE-50CL"].barcode, items["BOTTLE-50CL"].unit_price) == ("", None)


def test_stock_equals_the_companys_to_the_unit_and_the_penny(bench: Bench) -> None:
    levels = records(bench.sync("stock_on_hand"))
    stock = bench.world.company.stock
    cost = sum((level.on_hand * level.unit_cost).quantize(Decimal("0.01")) for level in levels if level.on_hand)

    assert latest_stock(levels) == dict(stock.quantities)
    assert cost * 100 == stock.total_value()


def test_stock_is_still_the_companys_after_days_of_trade(bench: Bench) -> None:
    bench.sync("stock_on_hand")
    bench.world.advance(12)
    levels = records(bench.sync("stock_on_hand"))

    assert latest_stock(levels) == dict(bench.world.company.stock.quantities)
    assert {level.observed_on for level in levels} == {today(bench)}


def test_what_is_listed_no_more_has_nothing_left(bench: Bench) -> None:
    bench.states["stock_on_hand"] = {"held": [["OLD-ITEM", "UK Warehouse"]]}
    levels = records(bench.sync("stock_on_hand"))

    assert latest_stock(levels)["OLD-ITEM", "UK Warehouse"] == 0


def test_open_order_lines_equal_the_companys(bench: Bench) -> None:
    company = bench.world.company
    sales = records(bench.sync("sales_orders"))
    purchases = records(bench.sync("purchase_orders"))

    assert {(line.order_number, line.item): line.quantity for line in sales if line.open} == {
        (order.number, line.item): line.quantity for order in company.wholesale.waiting for line in order.lines
    }
    assert {(line.order_number, line.item): line.quantity for line in purchases if line.open} == {
        (order.number, line.item): line.quantity for order in company.purchasing.open_orders for line in order.lines
    }
    assert sum(line.line_total for line in sales) * 100 == sum(
        line.net for order in company.wholesale.orders for line in order.lines
    )


def test_a_later_sync_brings_what_was_modified_and_ends_equal(bench: Bench) -> None:
    known = {line.external_id: line for line in records(bench.sync("sales_orders"))}
    whole = len(known)
    bench.world.advance(9)
    changed = records(bench.sync("sales_orders"))
    known |= {line.external_id: line for line in changed}

    assert 0 < len(changed) < whole / 4
    assert {line.order_number for line in known.values() if line.open} == {
        order.number for order in bench.world.company.wholesale.waiting
    }


def test_an_order_deleted_there_is_closed_here(bench: Bench) -> None:
    bench.sync("sales_orders")
    number = bench.world.company.wholesale.waiting[0].number
    bench.stand_in.delete("SalesOrders", number)
    changed = records(bench.sync("sales_orders"))

    assert {line.open for line in changed if line.order_number == number} == {False}


def test_everything_is_read_again_in_a_new_month_so_that_deletions_are_seen(bench: Bench) -> None:
    first = bench.sync("products")
    assert len(first[-1].present[0].external_ids) == 24
    assert bench.sync("products")[-1].present == ()
    bench.stand_in.delete("Products", "CARTON-6")
    bench.world.advance(20)

    [present] = bench.sync("products")[-1].present

    assert len(present.external_ids) == 23
    assert "CARTON-6" not in present.external_ids


def test_a_bottle_is_made_of_what_the_company_says(bench: Bench) -> None:
    lines = records(bench.sync("bills_of_materials"))
    parts = bench.world.company.assortment.bills_of_materials["GABA-RED-UK"]

    assert {
        line.component: (line.quantity_per, line.scrap_fraction) for line in lines if line.item == "GABA-RED-UK"
    } == {
        part.component.code: (
            (Decimal(part.numerator) / part.denominator).quantize(Decimal("0.000001")),
            Decimal(part.scrap_percent) / 100,
        )
        for part in parts
    }


def test_suppliers_without_terms_are_named_and_no_record_is_made_up(bench: Bench) -> None:
    [page] = bench.sync("suppliers")

    assert page.records == []
    assert "Midland Glass Ltd" in page.notes[0]
    assert "suppliers template" in page.notes[0]


def test_the_totals_are_those_of_the_books(bench: Bench) -> None:
    source = bench.open()
    bench.sync("stock_on_hand", source)
    whole, *places = source.totals(today(bench))

    assert whole.amount * 100 == bench.world.company.stock.total_value()
    assert sum(each.amount for each in places) == whole.amount
    assert {each.subject for each in places} == {place for _, place in bench.world.company.stock.quantities}
    assert sum(whole.parts.values()) == whole.amount


def test_the_totals_of_a_past_day_are_asked_of_that_day(bench: Bench) -> None:
    source = bench.open()
    bench.sync("stock_on_hand", source)
    day = date_of(bench.world.company.first_day)
    whole, *places = source.totals(day)
    opening = [move.pence for move in bench.world.company.stock.moves if move.day == bench.world.company.first_day]

    assert whole.amount * 100 == sum(opening)
    assert sum(each.amount for each in places) == whole.amount


def test_single_documents_are_read_as_webhooks_name_them(bench: Bench) -> None:
    one = bench.get("/SalesOrders/1", "pageSize=1").json()["Items"][0]
    found, gone = bench.open().read("sales_orders", [one["Guid"], "00000000-0000-0000-0000-000000000000"])

    assert {line.order_number for line in found.records} == {one["OrderNumber"]}
    assert (gone.rows, gone.records) == (0, ())
    assert "no longer has" in gone.notes[0]


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (FaultKind.STATUS, {"status": 500}),
        (FaultKind.STATUS, {"status": 429}),
        (FaultKind.TRUNCATE, {}),
        (FaultKind.SLOW, {"seconds": 0.01}),
    ],
)
def test_what_passes_by_itself_changes_nothing(
    bench: Bench, stream: str, kind: FaultKind, more: dict[str, Any]
) -> None:
    expected = records(make_bench().sync(stream))
    bench.fault(kind, times=2, **more)

    assert records(bench.sync(stream)) == expected
    assert bench.stand_in.plan.happened


def test_when_nothing_helps_the_sync_ends_and_says_so(bench: Bench) -> None:
    bench.fault(FaultKind.STATUS, status=503, times=99)

    with pytest.raises(VendorUnavailable, match="Unleashed could not be asked for Products in 6 attempts"):
        bench.sync("products")


def test_a_revoked_key_asks_a_person_to_connect_again(bench: Bench) -> None:
    bench.fault(FaultKind.REVOKE)

    with pytest.raises(ConsentNeeded, match="connect again"):
        bench.sync("products")


@pytest.mark.parametrize(
    ("stream", "field"),
    [
        ("products", "ProductCode"),
        ("products", "Barcode"),
        ("stock_on_hand", "QtyOnHand"),
        ("stock_on_hand", "Pagination"),
        ("stock_on_hand", "WarehouseCode"),
        ("sales_orders", "SalesOrderLines"),
        ("purchase_orders", "OrderStatus"),
        ("bills_of_materials", "Quantity"),
        ("suppliers", "SupplierName"),
    ],
)
def test_a_field_with_another_name_stops_the_sync_and_is_named(bench: Bench, stream: str, field: str) -> None:
    bench.fault(FaultKind.CHANGE_FIELD, field=field, times=99)

    with pytest.raises(AnswerChanged, match=field):
        bench.sync(stream)


def test_when_the_months_calls_are_used_up_the_sync_waits_for_the_first(bench: Bench) -> None:
    bench.stand_in.allowance.allowed = 2

    with pytest.raises(Parked) as parked:
        bench.sync("stock_on_hand")

    assert f"{parked.value.until:%Y-%m-%d %H:%M}" == "2026-10-01 00:00"
    assert bench.world.clock.now() < parked.value.until  # nobody slept


def test_a_sync_parked_for_the_month_goes_on_in_the_next(bench: Bench) -> None:
    bench.settings["monthly_calls"] = "3"
    with pytest.raises(Parked):
        bench.sync("stock_on_hand")
    asked = len(bench.stand_in.requests)
    with pytest.raises(Parked):
        bench.sync("stock_on_hand")
    assert (asked, len(bench.stand_in.requests)) == (3, 3)  # the vendor is not asked in vain

    bench.settings["monthly_calls"] = "100"
    bench.world.advance(20)

    assert latest_stock(records(bench.sync("stock_on_hand"))) == dict(bench.world.company.stock.quantities)


def test_a_person_is_told_once_when_four_fifths_of_the_months_calls_are_used(bench: Bench) -> None:
    bench.settings["monthly_calls"] = "10"
    source = bench.open()
    notes = [note for stream in STREAMS[:4] for page in bench.sync(stream, source) for note in page.notes]

    [told] = [note for note in notes if "of the 10 calls" in note]
    assert told == (
        "10 of the 10 calls Unleashed allows a month are used. When all are, it answers nothing until "
        "2026-10-01 00:00 UTC: ask it for more, or sync less often."
    )


def test_one_odd_document_is_set_aside_without_what_is_personal_and_can_be_mapped_later(bench: Bench) -> None:
    source = bench.open()
    payload = b'{"Guid": "1", "OrderNumber": "SO-9", "DeliveryName": "A. Person", "OrderDate": "tomorrow"}'
    outcome = source.map_again("sales_orders", payload)

    assert isinstance(outcome, SetAside)
    assert outcome.external_id == "1"
    assert b"Person" not in outcome.payload
    assert outcome.fix


def test_syncs_that_bring_nothing_new_cost_few_calls(bench: Bench) -> None:
    for stream in STREAMS:
        bench.sync(stream)
    before = len(bench.stand_in.requests)
    for stream in STREAMS:
        bench.sync(stream)

    assert len(bench.stand_in.requests) - before == 14
