"""The cash plan: every cash item that is known or expected, and where it starts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capliquify.domain.cash.channel_receipts import ChannelReceipt
    from capliquify.domain.cash.facility import Credit
    from capliquify.domain.cash.items import CashItemColumns
    from capliquify.domain.cash.opening import OpeningBalance
    from capliquify.domain.cash.purchases import PlannedPurchase
    from capliquify.domain.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class CashPlan:
    """Dated cash items after the snapshot's day, with what they lead back to."""

    snapshot: Snapshot
    items: CashItemColumns
    opening_cash: OpeningBalance
    opening_drawn: OpeningBalance
    credit: Credit | None  # None where a facility cannot be converted to the base currency
    credit_reason: str | None = None
    demand_reaches_on: date | None = None  # last day of the demand forecast
    planned_orders: Sequence[PlannedPurchase] = ()
    channel_receipts: tuple[ChannelReceipt, ...] = ()
    notes: tuple[str, ...] = ()  # what was assumed or left out
    missing_rates: Mapping[str, str] = field(default_factory=dict)  # reason by original currency
