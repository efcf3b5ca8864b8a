"""Cash items summed by period and category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from capliquify.domain.cash.items import CATEGORIES, CashItemColumns
from capliquify.domain.values.days import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from capliquify.domain.values.period import Period


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Cells:
    """Sums (periods, categories) in minor units; `used` marks cells with items, `unknown` those without a rate."""

    sums: NDArray[np.int64]
    used: NDArray[np.bool_]
    unknown: NDArray[np.bool_]


def period_numbers(items: CashItemColumns, periods: Sequence[Period]) -> NDArray[np.int64]:
    """Number of the period each item falls into: 0 for what is late, their count for what lies after the last."""
    ends = np.array([day_number(period.end_before) for period in periods], np.int64)
    return np.searchsorted(ends, items.day, side="right").astype(np.int64)


def cells_of(items: CashItemColumns, periods: Sequence[Period]) -> Cells:
    """The sums of periods that follow each other."""
    shape = (len(periods) + 1, len(CATEGORIES))
    key = period_numbers(items, periods) * shape[1] + items.category
    sums = np.zeros(shape[0] * shape[1], np.int64)
    np.add.at(sums, key, items.amount)
    used = np.bincount(key, minlength=len(sums)) > 0
    unknown = np.bincount(key[~items.known], minlength=len(sums)) > 0
    return Cells(sums=sums.reshape(shape)[:-1], used=used.reshape(shape)[:-1], unknown=unknown.reshape(shape)[:-1])
