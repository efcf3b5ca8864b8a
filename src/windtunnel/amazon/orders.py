"""Orders as the API tells them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from windtunnel.amazon.marketplaces import is_pending, iso, moment, updated_at
from windtunnel.amazon.refusals import Refused
from windtunnel.company.money import amount_text, share
from windtunnel.company.profile import Platform
from windtunnel.exports.amazon import asin
from windtunnel.serving.codes import sold_as

if TYPE_CHECKING:
    from windtunnel.amazon.asking import Asked
    from windtunnel.amazon.marketplaces import Counter
    from windtunnel.company.orders import Order, OrderLine

_TOKEN_SECONDS: Final = 24 * 3600
_LARGEST_PAGE: Final = 100
_MOST_MARKETPLACES: Final = 50
_MARGIN: Final = timedelta(minutes=2)


def search(asked: Asked) -> dict[str, Any]:
    """`searchOrders`: a page of the orders made or changed since an instant.

    Raises:
        Refused: The question is not one that can be asked.
    """
    by_update, after, before = _window(asked)
    if len(asked.words("marketplaceIds")) > _MOST_MARKETPLACES:
        raise Refused(400, f"At most {_MOST_MARKETPLACES} marketplaceIds may be named.")
    paging, filters = asked.paging(_TOKEN_SECONDS), asked.filters("paginationToken")
    start, kept = paging.start(asked.query.get("paginationToken"), filters)
    # Later pages are of the same moment as the first, whatever changes in between.
    before = datetime.fromisoformat(kept["before"]) if kept else before
    found = _between(asked, by_update, (after, before))
    size = asked.number("maxResultsPerPage", _LARGEST_PAGE, _LARGEST_PAGE)
    page, token = paging.page(found, start, size, (filters, {"before": before.isoformat()}))
    answer: dict[str, Any] = {"orders": [document(asked, counter, order) for counter, order in page]}
    if token:
        answer["pagination"] = {"nextToken": token}
    return {**answer, "lastUpdatedBefore" if by_update else "createdBefore": iso(before)}


def get(asked: Asked) -> dict[str, Any]:
    """`getOrder`: one order.

    Raises:
        Refused: There is no such order.
    """
    for counter in asked.counters():
        for order in counter.shop.book.orders:
            if order.number == asked.path["orderId"]:
                return {"order": document(asked, counter, order)}
    raise Refused(404, "The order does not exist.")


def document(asked: Asked, counter: Counter, order: Order) -> dict[str, Any]:
    """An order, as much of it as was asked for."""
    wanted, today = set(asked.words("includedData")), asked.world.today
    pending = is_pending(order.day, order.second, today)
    priced = "PROCEEDS" in wanted and not pending
    answer: dict[str, Any] = {
        "orderId": order.number,
        "createdTime": iso(moment(order.day, order.second)),
        "lastUpdatedTime": iso(updated_at(order.day, order.second, today)),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": counter.site.id,
            "marketplaceName": counter.site.name,
        },
        "orderItems": [
            _item(order, position, priced=priced, gone=order.cancelled and not pending)
            for position in range(len(order.lines))
        ],
    }
    if "FULFILLMENT" in wanted:
        status = "PENDING" if pending else "CANCELLED" if order.cancelled else "SHIPPED"
        answer["fulfillment"] = {
            "fulfillmentStatus": status,
            "fulfilledBy": "AMAZON",
            "fulfillmentServiceLevel": "STANDARD",
        }
    if priced and not order.cancelled:
        net = [_part("ITEM", order.total - order.tax, order)]
        tax = [_part("TAX", order.tax, order)] if order.tax else []
        answer["proceeds"] = {"grandTotal": _money(order.total, order), "breakdowns": [*net, *tax]}
    return answer


def _window(asked: Asked) -> tuple[bool, datetime, datetime]:
    updated, created = asked.instant("lastUpdatedAfter"), asked.instant("createdAfter")
    if (updated is None) == (created is None):
        raise Refused(400, "Exactly one of createdAfter and lastUpdatedAfter must be given.")
    kind, other = ("lastUpdated", "created") if updated is not None else ("created", "lastUpdated")
    if f"{other}Before" in asked.query:
        raise Refused(400, f"{other}Before may not be given together with {kind}After.")
    after = updated or created
    before = asked.instant(f"{kind}Before") or asked.settled_until
    if after is None or before > asked.now - _MARGIN or (f"{kind}Before" in asked.query and before < after):
        raise Refused(400, f"{kind}Before must not be before {kind}After, and at least two minutes ago.")
    return updated is not None, after, before


def _between(asked: Asked, by_update: bool, window: tuple[datetime, datetime]) -> list[tuple[Counter, Order]]:  # noqa: FBT001 - which of two times
    today, statuses = asked.world.today, set(asked.words("fulfillmentStatuses"))
    found = []
    for counter in asked.counters(asked.words("marketplaceIds")):
        for order in counter.shop.book.orders:
            at = updated_at(order.day, order.second, today) if by_update else moment(order.day, order.second)
            if window[0] <= at <= window[1] and (not statuses or _status(order, today) in statuses):
                found.append((at, order.number, counter, order))
    found.sort(key=lambda each: each[:2])
    return [(counter, order) for _, _, counter, order in found]


def _status(order: Order, today: int) -> str:
    if is_pending(order.day, order.second, today):
        return "PENDING"
    return "CANCELLED" if order.cancelled else "SHIPPED"


def _item(order: Order, position: int, *, priced: bool, gone: bool) -> dict[str, Any]:
    line = order.lines[position]
    product: dict[str, Any] = {
        "asin": asin(line.item),
        "title": f"{line.name} \u2013 botanical spirit",
        "sellerSku": sold_as(line.item, Platform.AMAZON),
    }
    item: dict[str, Any] = {
        "orderItemId": f"{order.id}{position + 1}",
        "quantityOrdered": 0 if gone else line.quantity,
        "product": product,
    }
    if priced and not gone:
        product["price"] = {"unitPrice": _money(share(line.net, 1, line.quantity), order)}
        item["proceeds"] = {"proceedsTotal": _money(line.total, order), "breakdowns": _breakdowns(order, line)}
    return item


def _breakdowns(order: Order, line: OrderLine) -> list[dict[str, Any]]:
    parts = [_part("ITEM", line.net, order)]
    if line.tax:
        detail = {"subtype": "ITEM", "value": _money(line.tax, order)}
        parts.append({**_part("TAX", line.tax, order), "detailedBreakdowns": [detail]})
    return parts


def _part(kind: str, minor: int, order: Order) -> dict[str, Any]:
    return {"type": kind, "subtotal": _money(minor, order)}


def _money(minor: int, order: Order) -> dict[str, str]:
    return {"amount": amount_text(minor), "currencyCode": order.channel.currency}
