"""Money that sales channels send: announced payouts and payouts of sales made or expected.

See docs/formulas/channel_receipts.md.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from capliquify.domain.cash.banking_days import first_payment_day
from capliquify.domain.cash.channel_sales import SalesByDay, net_by_unit
from capliquify.domain.cash.items import (
    CATEGORY_CODES,
    CERTAINTY_CODES,
    CURRENCY_CODES,
    CashItemColumns,
    CashSource,
    make_items,
)
from capliquify.domain.cash.payout_history import fit_payout_histories
from capliquify.domain.cash.settlement import DatedSales, settle
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.snapshot import NO_DAY
from capliquify.domain.values.days import day_number, day_of
from capliquify.domain.values.money import minor_digits, to_minor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from capliquify.domain.cash.banking_days import BankingCalendar
    from capliquify.domain.cash.channel_sales import ChannelCurrency
    from capliquify.domain.cash.payout_history import PayoutHistory
    from capliquify.domain.records.payout import Payout
    from capliquify.domain.snapshot import Snapshot
    from capliquify.domain.values.period import Period

STILL_UNDERWAY_DAYS: Final = 7  # an announced payout older than this has arrived, whatever its last known status
STALE_AFTER_DAYS: Final = 7
_UNDERWAY: Final = frozenset({"scheduled", "in_transit"})


class ExpectedDemand(Protocol):
    """A demand forecast, as far as cash needs to know it."""

    @property
    def series(self) -> Sequence[tuple[str, str, str]]:
        """Item, channel and market of each row."""

    @property
    def weeks(self) -> Sequence[Period]:
        """The weeks of the columns."""

    @property
    def forecast(self) -> NDArray[np.float64]:
        """Units (series, weeks)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelReceipt:
    """What a channel is expected to pay on a day for the sales of a span of days."""

    channel: str
    currency: str
    day: int
    amount: int
    first_sold: int
    last_sold: int
    certainty: Certainty
    history: PayoutHistory | None  # None where the transactions themselves name the day


def category_of_channel(channel: str) -> CashCategory:
    """Marketplaces settle on their own row of the sheet; every other channel pays out directly."""
    if channel.casefold().startswith("amazon"):
        return CashCategory.MARKETPLACE_SETTLEMENTS
    return CashCategory.DIRECT_PAYOUTS


def announced_payouts(snapshot: Snapshot, calendar: BankingCalendar) -> CashItemColumns:
    """Payouts dated after the snapshot's day, and those of the week before it that are still under way."""
    as_of = day_number(snapshot.as_of)
    coming = [(row, payout) for row, payout in enumerate(snapshot.payouts) if _is_coming(payout, as_of)]
    first = first_payment_day(snapshot, calendar)
    days = [day_number(payout.paid_on) for _, payout in coming]
    return make_items(
        day=[day if day > as_of else first for day in days],
        original=[to_minor(payout.net, payout.currency) for _, payout in coming],
        currency=[CURRENCY_CODES[payout.currency] for _, payout in coming],
        category=[CATEGORY_CODES[category_of_channel(payout.channel)] for _, payout in coming],
        certainty=CERTAINTY_CODES[Certainty.SCHEDULED],
        source=CashSource.PAYOUT,
        lineage=[row for row, _ in coming],
    )


def _is_coming(payout: Payout, as_of: int) -> bool:
    day = day_number(payout.paid_on)
    if day > as_of:
        return payout.status != "failed"
    return payout.status in _UNDERWAY and day > as_of - STILL_UNDERWAY_DAYS


def channel_receipts(
    snapshot: Snapshot, demand: ExpectedDemand | None, calendar: BankingCalendar
) -> tuple[tuple[ChannelReceipt, ...], tuple[str, ...]]:
    """Receipts of sales that no announced payout contains: made since the last covered day, and expected.

    A channel without payout history gives no receipts; the notes name it and what to import.
    """
    sales = SalesByDay.of(snapshot)
    histories, unfitted = fit_payout_histories(snapshot, sales)
    as_of = day_number(snapshot.as_of)
    expected = _expected_sales(snapshot, demand, histories.keys()) if demand else {}
    receipts = list(_named_receipts(snapshot))
    notes = [*unfitted.values(), *_missing_history_notes(demand, {channel for channel, _ in {**histories, **unfitted}})]
    for key, history in histories.items():
        made = sales.between(key, history.covered_through + 1, as_of)
        receipts.extend(_settled(history, made | expected.get(key, {}), as_of, calendar))
        notes.extend(_gap_notes(history, made, as_of))
    notes.extend(_tax_notes(histories.values()))
    return tuple(receipts), tuple(notes)


def channel_items(receipts: Sequence[ChannelReceipt]) -> CashItemColumns:
    """One cash item a receipt."""
    return make_items(
        day=[receipt.day for receipt in receipts],
        original=[receipt.amount for receipt in receipts],
        currency=[CURRENCY_CODES[receipt.currency] for receipt in receipts],
        category=[CATEGORY_CODES[category_of_channel(receipt.channel)] for receipt in receipts],
        certainty=[CERTAINTY_CODES[receipt.certainty] for receipt in receipts],
        source=CashSource.CHANNEL_SALES,
        lineage=np.arange(len(receipts)),
    )


def _settled(
    history: PayoutHistory, sales: Mapping[int, int], as_of: int, calendar: BankingCalendar
) -> Iterator[ChannelReceipt]:
    """The receipts of some sales, summed by pay day."""
    dated = (DatedSales(day, amount) for day, amount in sales.items() if amount)
    minor_per_unit = 10 ** minor_digits(history.currency)
    parts = list(settle(history.profile, dated, minor_per_unit, unpaid_on=as_of))
    by_day: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for part, day in zip(parts, calendar.roll([part.day for part in parts]).tolist(), strict=True):
        by_day[day].append((part.sold, part.amount))
    for day in sorted(by_day):
        yield ChannelReceipt(
            channel=history.channel,
            currency=history.currency,
            day=day,
            amount=sum(amount for _, amount in by_day[day]),
            first_sold=min(sold for sold, _ in by_day[day]),
            last_sold=max(sold for sold, _ in by_day[day]),
            certainty=Certainty.FORECAST,
            history=history,
        )


def _named_receipts(snapshot: Snapshot) -> Iterator[ChannelReceipt]:
    """Transactions whose payout day lies ahead although the payout itself was not imported."""
    columns = snapshot.payout_transactions
    known = {(payout.channel, payout.currency, day_number(payout.paid_on)) for payout in snapshot.payouts}
    ahead = np.flatnonzero(columns.paid_on > max(day_number(snapshot.as_of), NO_DAY))
    rows: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for row in ahead.tolist():
        rows[columns.channel[row], columns.currency[row], int(columns.paid_on[row])].append(row)
    for (channel, currency, day), own in sorted(rows.items()):
        if (channel, currency, day) not in known:
            yield ChannelReceipt(
                channel=channel,
                currency=currency,
                day=day,
                amount=int(columns.net[own].sum()),
                first_sold=int(columns.transaction_on[own].min()),
                last_sold=int(columns.transaction_on[own].max()),
                certainty=Certainty.SCHEDULED,
                history=None,
            )


def _expected_sales(
    snapshot: Snapshot, demand: ExpectedDemand, keys: Iterable[ChannelCurrency]
) -> dict[ChannelCurrency, dict[int, int]]:
    """Expected net sales by day: forecast units at the average net price of the last twelve months, evenly by day."""
    prices = net_by_unit(snapshot, demand.series)
    expected: dict[ChannelCurrency, dict[int, int]] = {}
    for key in keys:
        weekly = _half_up(prices.get(key, np.zeros(len(demand.series))) @ demand.forecast)
        expected[key] = {
            day: amount
            for week, whole in zip(demand.weeks, weekly.tolist(), strict=True)
            for day, amount in _evenly(week, whole)
        }
    return expected


def _half_up(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Expected sales are statistics until here; from here on they are whole minor units."""
    return np.floor(values + 0.5).astype(np.int64)


def _evenly(week: Period, whole: int) -> Iterator[tuple[int, int]]:
    """Whole minor units over the days of a week; the first days take what does not divide."""
    each, rest = divmod(whole, week.days)
    first = day_number(week.start_on)
    for offset in range(week.days):
        yield first + offset, each + (offset < rest)


def _tax_notes(histories: Iterable[PayoutHistory]) -> Iterator[str]:
    """More money than net sales can only be tax a channel collects, which is owed to the state."""
    channels = sorted({history.channel for history in histories if history.payout_ratio > 1})
    if channels:
        yield (
            f"receipts of {', '.join(channels)} contain the sales tax collected with the price; it is paid on only as "
            "far as planned and recurring payments say"
        )


def _gap_notes(history: PayoutHistory, made: Mapping[int, int], as_of: int) -> Iterator[str]:
    """What the files imported leave open between the last payout, the last sale and the snapshot's day."""
    arrived = [day for day, amount in made.items() if amount and day + history.longest_lag <= as_of]
    if arrived:
        yield (
            f"sales of {history.channel} from {day_of(arrived[0])} to {day_of(arrived[-1])} are in no known "
            "payout but should be paid by now: taken as in the opening cash; import its latest payouts"
        )
    known_through = max((history.covered_through, *made))
    if as_of - known_through > STALE_AFTER_DAYS:
        yield (
            f"sales of {history.channel} are known only up to {day_of(known_through)}: those since bring no receipts "
            "in this plan; import its latest orders"
        )


def _missing_history_notes(demand: ExpectedDemand | None, known: set[str]) -> Iterator[str]:
    if demand is None:
        return
    asked = {series[1] for series, units in zip(demand.series, demand.forecast, strict=True) if units.any()}
    for channel in sorted(asked - known):
        yield (
            f"expected sales of {channel} bring no receipts in this plan: no payouts of it are known. "
            f"{_what_to_import(channel)}"
        )


def _what_to_import(channel: str) -> str:
    name = channel.casefold()
    if name.startswith("amazon"):
        return "Import its settlement reports"
    if name.startswith("shopify"):
        return "Import its payout transactions export"
    return "Where it pays out, import its payouts; where it is invoiced, its invoices and orders are counted"
