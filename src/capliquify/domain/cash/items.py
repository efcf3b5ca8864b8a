"""Cash items, the atom of the cash plan, in columns. See docs/formulas/cash_item.md."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.currency import CURRENCY_DIGITS
from capliquify.domain.values.money import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray


class CashSource(StrEnum):
    """The kind of fact a cash item comes from."""

    SALES_INVOICE = "sales_invoice"
    SALES_ORDER = "sales_order"
    PAYOUT = "payout"
    CHANNEL_SALES = "channel_sales"
    SUPPLIER_BILL = "supplier_bill"
    PURCHASE_ORDER = "purchase_order"
    PLANNED_ORDER = "planned_order"
    RECURRING_PAYMENT = "recurring_payment"
    PLANNED_PAYMENT = "planned_payment"


class Part(StrEnum):
    """Which part of its fact a cash item pays."""

    WHOLE = "whole"
    DEPOSIT = "deposit"
    BALANCE = "balance"


CATEGORIES: Final = tuple(CashCategory)
CERTAINTIES: Final = tuple(Certainty)
SOURCES: Final = tuple(CashSource)
PARTS: Final = tuple(Part)
CURRENCIES: Final = tuple(CURRENCY_DIGITS)

CATEGORY_CODES: Final = {category: code for code, category in enumerate(CATEGORIES)}
CERTAINTY_CODES: Final = {certainty: code for code, certainty in enumerate(CERTAINTIES)}
SOURCE_CODES: Final = {source: code for code, source in enumerate(SOURCES)}
PART_CODES: Final = {part: code for code, part in enumerate(PARTS)}
CURRENCY_CODES: Final = {currency: code for code, currency in enumerate(CURRENCIES)}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class CashItemColumns:
    """Cash items, one a row; money in is positive, money out negative.

    `original` and `currency` say what the fact says; `amount` is the same in the base currency's minor units and 0
    where `known` is False because no exchange rate is known. `lineage` is the row of the fact in its source.
    """

    day: NDArray[np.int64]
    amount: NDArray[np.int64]
    known: NDArray[np.bool_]
    original: NDArray[np.int64]
    currency: NDArray[np.int16]
    category: NDArray[np.int8]
    certainty: NDArray[np.int8]
    source: NDArray[np.int8]
    part: NDArray[np.int8]
    lineage: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of items."""
        return len(self.day)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> CashItemColumns:
        """The items of some rows, by index or by mask, in that order."""
        return CashItemColumns(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    def by_day(self) -> CashItemColumns:
        """The items in order of day; items of one day keep their order."""
        return self.take(np.argsort(self.day, kind="stable"))

    def between(self, first: int, last: int) -> CashItemColumns:
        """The items of the days from `first` to `last`, both included."""
        return self.take((self.day >= first) & (self.day <= last))


@dataclass(frozen=True, kw_only=True, slots=True)
class CashItem:
    """One cash item with the words a person knows it by."""

    on: date
    category: CashCategory
    amount: Decimal | None  # base currency; None where no exchange rate is known
    original_amount: Decimal
    original_currency: str
    certainty: Certainty
    source: CashSource
    reference: str  # the number or name a person knows it by
    party: str
    cause: str  # one sentence: why this amount on this day


def make_items(  # noqa: PLR0913 - one argument a column
    *,
    day: ArrayLike,
    original: ArrayLike,
    currency: ArrayLike,
    category: ArrayLike,
    certainty: ArrayLike,
    source: CashSource,
    lineage: ArrayLike,
    part: ArrayLike = 0,
) -> CashItemColumns:
    """Items of one source that are not valued in the base currency yet; single values fill their column."""
    days = np.asarray(day, np.int64)
    count = len(days)

    def column(values: ArrayLike, kind: type[np.signedinteger]) -> NDArray[np.signedinteger]:
        return np.array(np.broadcast_to(np.asarray(values, kind), (count,)))

    return CashItemColumns(
        day=days,
        amount=np.zeros(count, np.int64),
        known=np.zeros(count, np.bool_),
        original=column(original, np.int64),
        currency=column(currency, np.int16),
        category=column(category, np.int8),
        certainty=column(certainty, np.int8),
        source=np.full(count, SOURCE_CODES[source], np.int8),
        part=column(part, np.int8),
        lineage=column(lineage, np.int64),
    )


def join_items(parts: Iterable[CashItemColumns]) -> CashItemColumns:
    """All items of several tables, one after the other; no table gives no items."""
    tables = list(parts) or [no_items()]
    return CashItemColumns(
        **{
            column.name: np.concatenate([getattr(table, column.name) for table in tables])
            for column in fields(CashItemColumns)
        }
    )


def no_items() -> CashItemColumns:
    """A table without a row."""
    return make_items(
        day=[], original=0, currency=0, category=0, certainty=0, source=CashSource.PLANNED_PAYMENT, lineage=0
    )


def currency_codes(currencies: Sequence[str]) -> NDArray[np.int16]:
    """The codes of a column of currencies."""
    return np.fromiter(map(CURRENCY_CODES.__getitem__, currencies), np.int16, len(currencies))


def portion_of(units: int, fraction: Decimal) -> int:
    """A fraction of some minor units, rounded half up; the rest is `units` minus it, so that both add up."""
    return int(round_half_up(units * fraction, 0))
