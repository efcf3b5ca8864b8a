"""What of open orders is not billed yet, so that an order and its invoice are counted once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.values.money import from_minor, split_largest_remainder, to_minor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from capliquify.domain.snapshot import DocumentColumns

_AROUND_NUMBERS: Final = ".,;:#()[]"
_SEPARATOR: Final = "\0"  # no text of a database contains it


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of a sales or purchase order, with the place it stands at in the snapshot."""

    row: int
    number: str
    party: str
    required_on: date
    amount: int  # minor units
    currency: str
    open: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one delivery of an open order will still be billed or paid for."""

    row: int  # its first line in the snapshot
    party: str
    required_on: date
    amount: int
    currency: str


def order_line(  # noqa: PLR0913 - the fields sales and purchase order lines share
    *, row: int, number: str, party: str, required_on: date, total: Decimal, currency: str, is_open: bool
) -> OrderLine:
    """The shared shape of a sales or purchase order line."""
    return OrderLine(row, number, party, required_on, to_minor(total, currency), currency, is_open)


def open_deliveries(
    lines: Iterable[OrderLine], documents: DocumentColumns, prepaid: Callable[[str, int], int]
) -> list[Delivery]:
    """The deliveries of open orders with what is neither billed nor paid in advance.

    A document whose number or reference names the order bills it: received lines first, then the open ones. The
    larger of billed and prepaid is taken off, because a deposit may be billed as well.

    Args:
        lines: All known lines, received ones too.
        documents: Invoices or bills that may name an order.
        prepaid: Minor units paid before delivery, by party and open total of an order.
    """
    orders: dict[tuple[str, str, str], list[OrderLine]] = defaultdict(list)
    for line in lines:
        orders[line.number, line.party, line.currency].append(line)
    open_orders = {key: group for key, group in orders.items() if any(line.open for line in group)}
    billed = _billed(frozenset(number.casefold() for number, _, _ in open_orders), documents)
    deliveries: list[Delivery] = []
    for (number, party, currency), group in open_orders.items():
        open_total = sum(line.amount for line in group if line.open)
        received = sum(line.amount for line in group if not line.open)
        covered = max(billed[number.casefold(), currency] - received, prepaid(party, open_total))
        deliveries.extend(_deliveries(group, max(open_total - max(covered, 0), 0)))
    return deliveries


def _deliveries(group: Sequence[OrderLine], remaining: int) -> Iterator[Delivery]:
    by_day: dict[date, list[OrderLine]] = defaultdict(list)
    for line in group:
        if line.open and line.amount > 0:
            by_day[line.required_on].append(line)
    if not by_day or remaining == 0:
        return
    weights = [sum((from_minor(line.amount, line.currency) for line in lines), Decimal(0)) for lines in by_day.values()]
    for (day, lines), amount in zip(by_day.items(), split_largest_remainder(remaining, weights), strict=True):
        yield Delivery(lines[0].row, lines[0].party, day, amount, lines[0].currency)


def _billed(numbers: frozenset[str], documents: DocumentColumns) -> dict[tuple[str, str], int]:
    """Minor units billed by order number and currency."""
    billed: dict[tuple[str, str], int] = defaultdict(int)
    if not numbers:
        return billed
    named = {*_orders_named(numbers, documents.reference), *_orders_named(numbers, documents.number)}
    for row, number in named:
        billed[number, documents.currency[row]] += int(documents.total[row])
    return billed


def _orders_named(numbers: frozenset[str], texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Row and order number where a text, or a word of it, is one of the numbers."""
    folded = _SEPARATOR.join(texts).casefold().split(_SEPARATOR)  # one call instead of one a document
    for row, text in enumerate(folded):
        if text in numbers:
            yield row, text
            continue
        for word in text.split():
            number = word.strip(_AROUND_NUMBERS)
            if number in numbers:
                yield row, number
