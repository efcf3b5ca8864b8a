"""What the stock costs by the vendor's own figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import AnswerChanged, VendorTotal
from capliquify.connectors.unleashed.mapping import Misshapen, read
from capliquify.connectors.unleashed.payloads import StockOnHand
from capliquify.connectors.unleashed.scanning import scan
from capliquify.connectors.unleashed.stock import KIND, warehouses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from capliquify.connectors.unleashed.client import Query, UnleashedClient

_MEASURE: Final = "stock_value"


def stock_values(
    client: UnleashedClient, as_of: date, currency: str, read_before: Mapping[str, Decimal]
) -> Iterator[VendorTotal]:
    """The cost of all stock at the end of a day, with its parts by product, then that of each warehouse.

    Args:
        client: Asks.
        as_of: The day.
        currency: What stock is valued in.
        read_before: What each warehouse costs, where this sync has read it already: calls are few.

    Raises:
        SourceFailure: The stock cannot be had.
    """
    day: Query = (("asAtDate", as_of.isoformat()),)
    parts = _costs(client, day)
    yield VendorTotal(
        measure=_MEASURE,
        subject="",
        as_of=as_of,
        amount=sum(parts.values(), Decimal(0)),
        currency=currency,
        report="Stock on hand",
        parts=parts,
    )
    for name, amount in read_before.items() or _by_warehouse(client, day):
        yield VendorTotal(
            measure=_MEASURE,
            subject=name,
            as_of=as_of,
            amount=amount,
            currency=currency,
            report=f"Stock on hand of {name}",
        )


def _by_warehouse(client: UnleashedClient, day: Query) -> Iterator[tuple[str, Decimal]]:
    for code, name in warehouses(client):
        yield name, sum(_costs(client, (*day, ("warehouseCode", code))).values(), Decimal(0))


def _costs(client: UnleashedClient, query: Query) -> dict[str, Decimal]:
    """The cost of each product on a list of stock."""
    found: dict[str, Decimal] = {}
    for part in scan(client, KIND, query):
        for raw in part.items:
            try:
                row = read(raw, StockOnHand)
            except Misshapen as problem:
                message = f"Unleashed answers {KIND} in another form than it promises: {problem.reason}."
                raise AnswerChanged(message) from problem
            found[row.product_code] = row.total_cost
    return found
