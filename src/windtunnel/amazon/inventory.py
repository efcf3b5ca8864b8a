"""Stock in Amazon's warehouses as the API tells it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from windtunnel.amazon.marketplaces import iso, moment
from windtunnel.amazon.refusals import Refused
from windtunnel.company.profile import Platform, item_code, item_name
from windtunnel.exports.amazon import asin
from windtunnel.serving.codes import sold_as

if TYPE_CHECKING:
    from windtunnel.amazon.asking import Asked
    from windtunnel.amazon.marketplaces import Counter

TOKEN_SECONDS: Final = 30
_PAGE: Final = 2  # small, so that even the smallest company has a second page
_OLDEST: Final = timedelta(days=548)
_RESERVED_OF: Final = 50  # one unit in so many is on its way to a buyer


def summaries(asked: Asked) -> dict[str, Any]:
    """`getInventorySummaries`: a page of the items of one marketplace.

    Raises:
        Refused: The question is not one that can be asked.
    """
    ids = asked.words("marketplaceIds")
    if asked.query.get("granularityType") != "Marketplace" or len(ids) != 1:
        raise Refused(400, "granularityType must be Marketplace, with exactly one of marketplaceIds.")
    if asked.query.get("granularityId") != ids[0]:
        raise Refused(400, "granularityId must be the marketplace.")
    since = asked.instant("startDateTime")
    if since is not None and since < asked.now - _OLDEST:
        raise Refused(400, "startDateTime must not be earlier than 18 months ago.")
    (counter,) = asked.counters(ids)
    paging, filters = asked.paging(TOKEN_SECONDS), asked.filters("nextToken")
    start, _ = paging.start(asked.query.get("nextToken"), filters)
    wanted = asked.words("sellerSkus") or asked.words("sellerSku")
    found = [each for each in _summaries(asked, counter) if not wanted or each["sellerSku"] in wanted]
    page, token = paging.page(found, start, _PAGE, (filters, {}))
    answer: dict[str, Any] = {
        "payload": {
            "granularity": {"granularityType": "Marketplace", "granularityId": ids[0]},
            "inventorySummaries": page,
        }
    }
    return {**answer, "pagination": {"nextToken": token}} if token else answer


def _summaries(asked: Asked, counter: Counter) -> list[dict[str, Any]]:
    found = []
    for product, market in asked.world.company.assortment.profile.items:
        if market is counter.channel.market:
            item = item_code(product, market)
            units = asked.world.company.stock.on_hand(item, counter.channel.warehouse)
            summary: dict[str, Any] = {
                "asin": asin(item),
                "fnSku": f"X00{asin(item)[-7:]}",
                "sellerSku": sold_as(item, Platform.AMAZON),
                "condition": "NewItem",
                "productName": item_name(product, market),
                "totalQuantity": units,
                "lastUpdatedTime": iso(moment(asked.world.today, 22 * 3600)),
            }
            if asked.query.get("details", "false").lower() == "true":
                summary["inventoryDetails"] = _details(units)
            found.append(summary)
    return found


def _details(units: int) -> dict[str, Any]:
    reserved = units // _RESERVED_OF
    return {
        "fulfillableQuantity": units - reserved,
        "inboundWorkingQuantity": 0,
        "inboundShippedQuantity": 0,
        "inboundReceivingQuantity": 0,
        "reservedQuantity": {
            "totalReservedQuantity": reserved,
            "pendingCustomerOrderQuantity": reserved,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
    }
