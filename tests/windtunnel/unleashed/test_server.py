from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from support.unleashed import Bench, make_bench
from windtunnel.serving.faults import FaultKind
from windtunnel.unleashed.webhooks import Outbox


@pytest.fixture(scope="module")
def shared() -> Bench:
    return make_bench()


@pytest.fixture
def bench(shared: Bench) -> Iterator[Bench]:
    yield shared
    shared.stand_in.plan.faults.clear()
    shared.stand_in.allowance.allowed = 50_000
    shared.stand_in.revoked = False


def test_a_call_signed_over_its_query_is_answered(bench: Bench) -> None:
    assert bench.get("/Products/1", "pageSize=3").status_code == 200


def test_without_a_query_an_empty_text_is_signed(bench: Bench) -> None:
    assert bench.get("/Warehouses").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"api_auth_signature": "bm9uZQ=="}, {"api_auth_id": "somebody"}, {"api_auth_signature": ""}]
)
def test_a_call_signed_in_another_way_is_refused(bench: Bench, headers: dict[str, str]) -> None:
    answer = bench.get("/Products/1", "pageSize=3", **headers)

    assert answer.status_code == 403
    assert set(answer.json()) == {"Description", "DebugInformation"}


def test_the_signature_is_of_the_bytes_sent_and_not_of_what_they_mean(bench: Bench) -> None:
    signed = bench.get("/StockOnHand/1", "warehouseCode=UK-WH").request.headers["api-auth-signature"]

    assert bench.get("/StockOnHand/1", "warehouseCode=UK%2DWH", api_auth_signature=signed).status_code == 403


def test_pages_are_counted_in_the_path(bench: Bench) -> None:
    first, second = (bench.get(f"/Products/{number}", "pageSize=10").json() for number in (1, 2))

    assert second["Pagination"] == {"NumberOfItems": 24, "PageSize": 10, "PageNumber": 2, "NumberOfPages": 3}
    assert not {each["Guid"] for each in first["Items"]} & {each["Guid"] for each in second["Items"]}


def test_after_the_last_page_there_is_nothing(bench: Bench) -> None:
    assert bench.get("/Products/9", "pageSize=10").json()["Items"] == []


@pytest.mark.parametrize("size", ["0", "1001", "many"])
def test_a_page_has_one_to_a_thousand_documents(bench: Bench, size: str) -> None:
    assert bench.get("/Products/1", f"pageSize={size}").status_code == 400


def test_an_identifier_in_the_place_of_the_page_gives_one_document(bench: Bench) -> None:
    one = bench.get("/SalesOrders/1", "pageSize=1").json()["Items"][0]

    assert bench.get(f"/SalesOrders/{one['Guid']}").json() == one
    assert bench.get("/SalesOrders/00000000-0000-0000-0000-000000000000").status_code == 404


def test_purchase_orders_are_brief_until_they_are_asked_whole(bench: Bench) -> None:
    brief, whole = (bench.get("/PurchaseOrders/1", query).json()["Items"][0] for query in ("", "brief=false"))

    assert "PurchaseOrderLines" not in brief
    assert whole["PurchaseOrderLines"]


def test_stock_without_a_warehouse_is_that_of_all_with_none_named(bench: Bench) -> None:
    rows = bench.get("/StockOnHand/1").json()["Items"]
    stock = bench.world.company.stock

    assert {row["Warehouse"] for row in rows} == {None}
    assert {row["ProductCode"]: row["QtyOnHand"] for row in rows} == dict(stock.totals)


def test_stock_of_a_warehouse_is_what_lies_there(bench: Bench) -> None:
    rows = bench.get("/StockOnHand/1", "warehouseCode=UK-WH").json()["Items"]
    there = {
        item: units for (item, place), units in bench.world.company.stock.quantities.items() if place == "UK Warehouse"
    }

    assert {row["ProductCode"]: row["QtyOnHand"] for row in rows} == there


def test_the_cost_of_all_warehouses_is_that_of_the_books(bench: Bench) -> None:
    codes = [each["WarehouseCode"] for each in bench.get("/Warehouses").json()["Items"]]
    rows = [row for code in codes for row in bench.get("/StockOnHand/1", f"warehouseCode={code}").json()["Items"]]

    assert sum(round(row["TotalCost"] * 100) for row in rows) == bench.world.company.stock.total_value()


def test_a_products_stock_in_each_warehouse_adds_up(bench: Bench) -> None:
    row = bench.get("/StockOnHand/1").json()["Items"][0]
    places = bench.get(f"/StockOnHand/{row['ProductGuid']}/AllWarehouses").json()["Items"]

    assert sum(each["QtyOnHand"] for each in places) == row["QtyOnHand"]


def test_stock_of_an_earlier_day_is_what_was_there_then(bench: Bench) -> None:
    first = datetime.fromordinal(bench.world.company.first_day).date().isoformat()
    rows = bench.get("/StockOnHand/1", f"asAtDate={first}").json()["Items"]
    moves = [move for move in bench.world.company.stock.moves if move.day == bench.world.company.first_day]

    assert sum(round(row["TotalCost"] * 100) for row in rows) == sum(move.pence for move in moves)


def test_only_what_was_modified_since_is_given(bench: Bench) -> None:
    all_of_them = bench.get("/SalesOrders/1", "pageSize=1000").json()["Items"]
    since = datetime(2026, 9, 1, tzinfo=UTC)
    later = bench.get("/SalesOrders/1", "pageSize=1000&modifiedSince=2026-09-01").json()["Items"]

    assert [each["Guid"] for each in later] == [
        each["Guid"] for each in all_of_them if int(each["LastModifiedOn"][6:-2]) >= since.timestamp() * 1000
    ]
    assert 0 < len(later) < len(all_of_them)


def test_a_deleted_order_is_hidden_until_it_is_asked_for() -> None:
    bench = make_bench()
    bench.stand_in.delete("SalesOrders", "SO-03001")

    assert "SO-03001" not in bench.get("/SalesOrders/1", "pageSize=1000").text
    [deleted] = bench.get("/SalesOrders/1", "orderStatus=Deleted").json()["Items"]
    assert (deleted["OrderNumber"], deleted["OrderStatus"]) == ("SO-03001", "Deleted")


def test_nothing_is_answered_when_the_months_calls_are_used_up_until_the_first(bench: Bench) -> None:
    assert bench.get("/Warehouses").status_code == 200
    bench.stand_in.allowance.allowed = bench.stand_in.allowance.used

    refused = bench.get("/Warehouses")
    bench.world.clock.advance((datetime(2026, 10, 1, tzinfo=UTC) - bench.world.clock.now()).total_seconds())

    assert refused.status_code == 429
    assert bench.get("/Warehouses").status_code == 200


def test_a_parameter_that_is_not_described_is_refused(bench: Bench) -> None:
    assert bench.get("/BillOfMaterials/1", "modifiedSince=2026-01-01").status_code == 400


def test_a_revoked_key_opens_nothing(bench: Bench) -> None:
    bench.fault(FaultKind.REVOKE)

    assert [bench.get("/Warehouses").status_code for _ in range(2)] == [403, 403]


def test_a_day_brings_webhooks_that_are_delivered_until_they_are_taken() -> None:
    bench = make_bench()
    bench.stand_in.outbox.url = "https://capliquify.example/hooks"
    bench.world.advance(7)
    heard: list[bytes] = []
    answers = iter([500, 500])

    def post(url: str, headers: object, body: bytes) -> int:
        assert (url, bool(headers)) == ("https://capliquify.example/hooks", True)
        heard.append(body)
        return next(answers, 200)

    taken = bench.stand_in.deliver(post)

    assert taken == len(set(heard)) == len(heard) - 2
    assert {json.loads(body)["eventType"] for body in heard} >= {"salesorder.created"}


def test_webhooks_come_twice_and_in_the_wrong_order_on_demand(bench: Bench) -> None:
    plan = bench.stand_in.plan
    outbox = Outbox(bench.world.clock, plan, "secret", "https://capliquify.example/hooks")
    for name in ("first", "second"):
        outbox.put("salesorder.created", "salesOrder", name)
    bench.fault(FaultKind.REORDER_WEBHOOKS)
    bench.fault(FaultKind.DUPLICATE_WEBHOOK)
    heard: list[str] = []

    def post(_url: str, _headers: object, body: bytes) -> int:
        heard.append(json.loads(json.loads(body)["data"])["salesOrderGuid"])
        return 200

    outbox.deliver(post)

    assert heard == ["second", "second", "first"]
