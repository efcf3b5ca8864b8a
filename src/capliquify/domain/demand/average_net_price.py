"""What a unit sold for on average."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.values.days import day_number
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.measure import Measure
from capliquify.domain.values.money import from_minor

if TYPE_CHECKING:
    from capliquify.domain.snapshot import Snapshot

WINDOW_DAYS: Final = 365


def average_net_price(snapshot: Snapshot) -> Measure:
    """Net amount a unit of the last 365 days brought, in the base currency at the rates of the snapshot's day.

    See docs/formulas/average_net_price.md.
    """
    sales = snapshot.sales
    recent = np.flatnonzero(sales.sold_on > day_number(snapshot.as_of) - WINDOW_DAYS)
    units = float(sales.quantity[recent].sum())
    if units <= 0:
        return Measure.absent(f"no sales in the {WINDOW_DAYS} days before {snapshot.as_of}")
    currencies = [sales.currency[row] for row in recent.tolist()]
    rates = RateTable.from_records(snapshot.fx_rates)
    converted = rates.convert_array(sales.net_amount[recent], currencies, snapshot.currency, snapshot.as_of)
    if not converted.known.all():
        return Measure.absent("; ".join(dict.fromkeys(converted.reasons.values())))
    net = from_minor(int(converted.units.sum()), snapshot.currency)
    return Measure(net / Decimal(str(units)))
