"""Transactions of the seller account as the API tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from windtunnel.amazon.marketplaces import iso, moment, seller_id
from windtunnel.amazon.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windtunnel.amazon.asking import Asked
    from windtunnel.amazon.marketplaces import Counter
    from windtunnel.company.orders import Order
    from windtunnel.company.settlements import Settlement

_TOKEN_SECONDS: Final = 24 * 3600
_PAGE: Final = 25  # small, so that a fortnight has several
_LONGEST: Final = timedelta(days=180)
_MARGIN: Final = timedelta(minutes=2)
_CLOSING: Final = 12 * 3600


@dataclass(frozen=True)
class _Event:
    """Money that moved, in minor units, by kind."""

    counter: Counter
    settlement: Settlement
    kind: str
    description: str
    at: datetime
    order: str
    parts: tuple[tuple[str, int], ...]


def transactions(asked: Asked) -> dict[str, Any]:
    """`listTransactions`: a page of what was posted in a time.

    Raises:
        Refused: The question is not one that can be asked.
    """
    after, before = asked.instant("postedAfter"), asked.instant("postedBefore") or asked.settled_until
    name, value = asked.query.get("relatedIdentifierName"), asked.query.get("relatedIdentifierValue")
    if after is None and not (name and value):
        raise Refused(400, "postedAfter must be given where no related identifier is.")
    if name not in {None, "ORDER_ID", "FINANCIAL_EVENT_GROUP_ID"}:
        raise Refused(400, "Only ORDER_ID and FINANCIAL_EVENT_GROUP_ID can be asked for.")
    late = before > asked.now - _MARGIN or (after is not None and after > asked.now - _MARGIN)
    if late or (after is not None and before < after):
        raise Refused(400, "postedBefore must be later than postedAfter, and both more than two minutes ago.")
    paging, filters = asked.paging(_TOKEN_SECONDS), asked.filters("nextToken")
    start, _ = paging.start(asked.query.get("nextToken"), filters)
    found = []
    if after is None or before - after <= _LONGEST:
        for event in _events(asked):
            told = _document(asked, event)
            if (after is None or after <= event.at) and event.at < before and _matches(told, name, value, asked):
                found.append(told)
    found.sort(key=lambda each: (each["postedDate"], each["transactionId"]))
    page, token = paging.page(found, start, _PAGE, (filters, {}))
    return {"payload": {"transactions": page, **({"nextToken": token} if token else {})}}


def _matches(told: dict[str, Any], name: str | None, value: str | None, asked: Asked) -> bool:
    status = asked.query.get("transactionStatus")
    named = {(each["relatedIdentifierName"], each["relatedIdentifierValue"]) for each in told["relatedIdentifiers"]}
    return (not name or (name, value) in named) and status in {None, told["transactionStatus"]}


def _events(asked: Asked) -> Iterator[_Event]:
    ids = [asked.query["marketplaceId"]] if "marketplaceId" in asked.query else []
    for counter in asked.counters(ids):
        for settlement in (*counter.account.closed, counter.account.running):
            yield from _of(counter, settlement, asked.world.today)


def _of(counter: Counter, settlement: Settlement, today: int) -> Iterator[_Event]:
    def event(kind: str, description: str, posted: tuple[datetime, str], *parts: tuple[str, int]) -> _Event:
        moved = tuple((name, amount) for name, amount in parts if amount)
        return _Event(counter, settlement, kind, description, posted[0], posted[1], moved)

    for order in settlement.orders:
        posted = moment(order.day, order.second), order.number
        yield event("Shipment", "Order Payment", posted, *_sale(order))
    for day, order in settlement.refunds:
        posted = moment(day, order.second), order.number
        net = ("ProductCharges", order.tax - order.total)
        yield event(
            "Refund", "Refund Order", posted, net, ("Tax", -order.tax), ("Commission", order.commission_returned)
        )
    if settlement is not counter.account.running and settlement.end_day <= today:
        posted = moment(settlement.end_day, _CLOSING), ""
        yield event("ServiceFee", "Cost of Advertising", posted, ("Advertising", -settlement.advertising))
        yield event("ServiceFee", "Storage Fee", posted, ("StorageFee", -settlement.storage))


def _sale(order: Order) -> list[tuple[str, int]]:
    return [
        ("ProductCharges", order.total - order.tax),
        ("Tax", order.tax),
        ("Commission", -order.commission),
        ("FBAPerUnitFulfillmentFee", -order.fulfilment_fee),
    ]


def _document(asked: Asked, event: _Event) -> dict[str, Any]:
    site, settlement = event.counter.site, event.settlement
    related = [
        ("FINANCIAL_EVENT_GROUP_ID", f"Group-{settlement.id}"),
        *([("ORDER_ID", event.order)] if event.order else []),
    ]
    closed = settlement is not event.counter.account.running
    if closed:
        related.append(("SETTLEMENT_ID", str(settlement.id)))
    amount = sum(minor for _, minor in event.parts)
    return {
        "sellingPartnerMetadata": {
            "sellingPartnerId": seller_id(asked.region),
            "accountType": "Standard Orders",
            "marketplaceId": site.id,
        },
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in related
        ],
        "transactionType": event.kind,
        "transactionId": f"{event.kind}-{settlement.id}-{event.order or event.description.replace(' ', '')}",
        "transactionStatus": "RELEASED" if closed else "DEFERRED",
        "description": event.description,
        "postedDate": iso(event.at),
        "totalAmount": _amount(amount, event),
        "marketplaceDetails": {"marketplaceId": site.id, "marketplaceName": site.name},
        "breakdowns": [
            {"breakdownType": name, "breakdownAmount": _amount(minor, event)} for name, minor in event.parts
        ],
    }


def _amount(minor: int, event: _Event) -> dict[str, Any]:
    return {"currencyCode": event.counter.channel.currency, "currencyAmount": minor / 100}
