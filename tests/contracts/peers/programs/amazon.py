"""Runs in the peers' own Python: python-amazon-sp-api, which calls Amazon's hosts, lands at a port of this machine."""

# mypy: ignore-errors
# Its libraries are in the peers' own Python and say nothing of their types.

from __future__ import annotations

import json
import socket
import sys

TOLD = json.load(sys.stdin)
_resolve = socket.getaddrinfo


def _here(_host: str, _port: int, *more: object, **named: object) -> list:
    """Every host is this machine: a call that was not meant for the test cannot leave it."""
    return _resolve("127.0.0.1", TOLD["port"], *more, **named)


socket.getaddrinfo = _here

from sp_api.api import Inventories, ReportsV2  # noqa: E402 - the resolver comes first
from sp_api.api.orders.orders_2026_01_01 import OrdersV20260101  # noqa: E402
from sp_api.auth.exceptions import AuthorizationError  # noqa: E402
from sp_api.base import Marketplaces, _core  # noqa: E402

GIVEN = {"marketplace": Marketplaces.UK, "credentials": TOLD["credentials"]}
HERE = [Marketplaces.UK.marketplace_id]
# The library adds the marketplace to every query in four spellings. Amazon ignores those an operation does not have;
# our stand-in takes only what the models describe.
_core.add_marketplaces = lambda *_: None


def orders() -> dict:
    """All orders since a day, and one of them alone."""
    client, token, found = OrdersV20260101(**GIVEN), None, []
    while True:
        more = {"paginationToken": token} if token else {}
        answer = client.search_orders(createdAfter=TOLD["created_after"], marketplaceIds=HERE, **more)
        found += answer.payload["orders"]
        token = (answer.payload.get("pagination") or {}).get("nextToken")
        if not token:
            break
    one = client.get_order(found[0]["orderId"]).payload["order"]
    return {"ids": [each["orderId"] for each in found], "one": one["orderId"]}


def settlements() -> dict:
    """The settlement reports there are, and the text of the first."""
    client = ReportsV2(**GIVEN)
    listed = client.get_reports(
        reportTypes=["GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"], pageSize=10, marketplaceIds=HERE
    )
    first = listed.payload["reports"][0]
    document = client.get_report_document(first["reportDocumentId"], download=True).payload
    return {"listed": len(listed.payload["reports"]), "lines": document["document"].splitlines()[:3]}


def report() -> str:
    """A report that is asked for, until it is there."""
    client = ReportsV2(**GIVEN)
    made = client.create_report(
        reportType="GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        dataStartTime=TOLD["created_after"],
        dataEndTime=TOLD["created_before"],
        marketplaceIds=HERE,
    ).payload
    return client.get_report(made["reportId"]).payload["processingStatus"]


def stock() -> int:
    """How many SKUs lie in Amazon's warehouses, page by page."""
    client, token, found = Inventories(**GIVEN), None, 0
    while True:
        more = {"nextToken": token} if token else {}
        answer = client.get_inventory_summary_marketplace(details=True, marketplaceIds=HERE, **more)
        found += len(answer.payload["inventorySummaries"])
        token = answer.next_token
        if not token:
            return found


def refused() -> int:
    """What a wrong token meets."""
    wrong = {**GIVEN, "credentials": {**TOLD["credentials"], "refresh_token": "Atzr|nobody"}}
    try:
        Inventories(**wrong).get_inventory_summary_marketplace(marketplaceIds=HERE)
    except AuthorizationError as error:
        return error.status_code
    return 200


print(
    json.dumps(
        {"orders": orders(), "settlements": settlements(), "report": report(), "stock": stock(), "refused": refused()}
    )
)
