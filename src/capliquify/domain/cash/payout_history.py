"""What past payouts teach about a channel: when it pays and how much. See docs/formulas/settlement_profile.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.channel_sales import first_day_of_window
from capliquify.domain.records.settlement_profile import SettlementProfile
from capliquify.domain.snapshot import NO_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from capliquify.domain.cash.channel_sales import ChannelCurrency, SalesByDay
    from capliquify.domain.snapshot import PayoutTransactionColumns, Snapshot

_FRACTION_STEP: Final = Decimal("1e-12")


@dataclass(frozen=True, kw_only=True, slots=True)
class PayoutHistory:
    """The settlement profile fitted to a channel's payouts in one currency, and the days it rests on."""

    channel: str
    currency: str
    profile: SettlementProfile
    payout_ratio: Decimal  # money paid out by unit of net sales: tax collected, less refunds and fees
    first: int
    covered_through: int  # last day whose transactions are in a known payout

    @property
    def longest_lag(self) -> int:
        """Days after which every sale of the past was paid."""
        return self.profile.lags[-1][0]


def fit_payout_histories(
    snapshot: Snapshot, sales: SalesByDay
) -> tuple[Mapping[ChannelCurrency, PayoutHistory], Mapping[ChannelCurrency, str]]:
    """The payout history of each channel and currency over the last 365 days, and a note where none can be fitted.

    Lags are weighted by the net amount of charges; the ratio is the net of all transactions, refunds and fees
    included, by the net sales of the same days. Transactions no payout contains yet teach nothing.
    """
    columns = snapshot.payout_transactions
    settled = np.flatnonzero((columns.paid_on != NO_DAY) & (columns.transaction_on >= first_day_of_window(snapshot)))
    rows: dict[ChannelCurrency, list[int]] = defaultdict(list)
    for row in settled.tolist():
        rows[columns.channel[row], columns.currency[row]].append(row)
    histories: dict[ChannelCurrency, PayoutHistory] = {}
    unfitted: dict[ChannelCurrency, str] = {}
    for key in sorted(rows):
        history = _fit(key, columns, np.array(rows[key]), sales)
        if history:
            histories[key] = history
        else:
            unfitted[key] = (
                f"payouts of {key[0]} in {key[1]} cannot be compared with sales of the same days: its future payouts "
                "are left out; import its orders of the last year"
            )
    return histories, unfitted


def _fit(
    key: ChannelCurrency, columns: PayoutTransactionColumns, rows: NDArray[np.int64], sales: SalesByDay
) -> PayoutHistory | None:
    charges = rows[np.fromiter((columns.kind[row] == "charge" for row in rows), np.bool_, len(rows))]
    if not len(charges):
        return None
    lags = _lag_shares(columns, charges)
    first = int(columns.transaction_on[charges].min())
    last = int(columns.transaction_on[charges].max())
    within = rows[(columns.transaction_on[rows] >= first) & (columns.transaction_on[rows] <= last)]
    paid = int(columns.net[within].sum())
    sold = sum(sales.between(key, first, last).values())
    if not lags or sold <= 0 or paid <= 0:
        return None
    ratio = Decimal(paid) / Decimal(sold)
    profile = SettlementProfile(channel=key[0], lags=lags, fee_fraction=1 - ratio)
    return PayoutHistory(
        channel=key[0], currency=key[1], profile=profile, payout_ratio=ratio, first=first, covered_through=last
    )


def _lag_shares(columns: PayoutTransactionColumns, charges: NDArray[np.int64]) -> tuple[tuple[int, Decimal], ...]:
    """Shares by lag that sum to exactly 1; the largest share takes what rounding leaves."""
    days = np.maximum(columns.paid_on[charges] - columns.transaction_on[charges], 0)
    weights = np.zeros(int(days.max()) + 1, np.int64)
    np.add.at(weights, days, np.abs(columns.net[charges]))
    total = int(weights.sum())
    if total == 0:
        return ()
    shares = {
        int(lag): (Decimal(int(weights[lag])) / total).quantize(_FRACTION_STEP) for lag in np.flatnonzero(weights)
    }
    shares[int(weights.argmax())] += 1 - sum(shares.values(), Decimal(0))
    return tuple(shares.items())
