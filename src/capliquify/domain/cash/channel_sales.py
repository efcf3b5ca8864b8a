"""What channels sold in the last year, by day and by unit. See docs/formulas/channel_receipts.md."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.values.days import day_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from capliquify.domain.snapshot import Snapshot

ChannelCurrency = tuple[str, str]

WINDOW_DAYS: Final = 365


def first_day_of_window(snapshot: Snapshot) -> int:
    """The first of the 365 days that end with the snapshot's."""
    return day_number(snapshot.as_of) - WINDOW_DAYS + 1


class SalesByDay:
    """Net sales of the window in minor units, by channel, currency and day."""

    def __init__(self, amounts: Mapping[ChannelCurrency, Mapping[int, int]]) -> None:
        self._amounts = amounts

    @classmethod
    def of(cls, snapshot: Snapshot) -> SalesByDay:
        """The sales of a snapshot; days without a sale are no day."""
        recent = _recent(snapshot)
        keys, codes = _codes(compress(zip(snapshot.sales.channel, snapshot.sales.currency, strict=True), recent))
        first = first_day_of_window(snapshot)
        days = snapshot.sales.sold_on[recent] - first
        span = int(days.max(initial=0)) + 1
        sums = np.zeros(len(keys) * span, np.int64)
        np.add.at(sums, codes * span + days, snapshot.sales.net_amount[recent])
        sold = np.flatnonzero(np.bincount(codes * span + days, minlength=len(sums)))
        amounts: dict[ChannelCurrency, dict[int, int]] = {key: {} for key in keys}
        for place, amount in zip(sold.tolist(), sums[sold].tolist(), strict=True):
            amounts[keys[place // span]][first + place % span] = amount
        return cls(amounts)

    def between(self, key: ChannelCurrency, first: int, last: int) -> dict[int, int]:
        """The sales of a channel from one day to another, both included, in order of day."""
        return {day: amount for day, amount in self._amounts.get(key, {}).items() if first <= day <= last}


def net_by_unit(
    snapshot: Snapshot, series: Sequence[tuple[str, str, str]]
) -> dict[ChannelCurrency, NDArray[np.float64]]:
    """Net minor units that a unit of each series brought on average, by channel and currency.

    Args:
        snapshot: The sales; those of the window count.
        series: Item, channel and market. A series sold in two currencies brings a part in each; one without positive
            units brings 0.
    """
    sales, recent = snapshot.sales, _recent(snapshot)
    order = {key: row for row, key in enumerate(series)}
    sold = compress(zip(sales.item, sales.channel, sales.market, strict=True), recent)
    places = np.fromiter((order.get(key, len(series)) for key in sold), np.int64, int(recent.sum()))
    keys, codes = _codes(compress(zip(sales.channel, sales.currency, strict=True), recent))
    units = np.zeros(len(series) + 1)
    np.add.at(units, places, sales.quantity[recent])
    nets = np.zeros((len(keys), len(series) + 1))
    np.add.at(nets, (codes, places), sales.net_amount[recent])
    units, nets = units[:-1], nets[:, :-1]
    means = np.divide(nets, units, out=np.zeros_like(nets), where=units > 0)
    return dict(zip(keys, means, strict=True))


def _recent(snapshot: Snapshot) -> NDArray[np.bool_]:
    return snapshot.sales.sold_on >= first_day_of_window(snapshot)


def _codes(pairs: Iterable[ChannelCurrency]) -> tuple[list[ChannelCurrency], NDArray[np.int64]]:
    """The different pairs in order of appearance, and the number of each row's."""
    rows = list(pairs)
    order = {pair: code for code, pair in enumerate(dict.fromkeys(rows))}
    return list(order), np.fromiter(map(order.__getitem__, rows), np.int64, len(rows))
