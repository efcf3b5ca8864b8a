"""Sales under codes that are no known item. See docs/formulas/unmapped_sales.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import RateMissing
from capliquify.domain.values.days import day_number
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.money import from_minor

if TYPE_CHECKING:
    from capliquify.domain.snapshot import Snapshot

WINDOW_DAYS: Final = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class UnmappedSales:
    """What the sales of the last 365 days under unknown codes are worth, in the snapshot's currency.

    Attributes:
        codes: How many codes there are.
        value: Net sales, of the currencies a rate is known for.
        without_rate: Currencies that are not in it.
    """

    codes: int
    value: Decimal
    currency: str
    without_rate: tuple[str, ...]

    @property
    def note(self) -> str | None:
        """What a reader of a forecast or a plan should know; None where every code is known."""
        if not self.codes:
            return None
        who = "1 code is" if self.codes == 1 else f"{self.codes:,} codes are"
        more = f" and sales in {', '.join(self.without_rate)}, for which no rate is known," if self.without_rate else ""
        return (
            f"{who} not mapped to an item: {self.value:,.2f} {self.currency} of sales in the last 365 days{more} are "
            "forecast under their own code and not planned; say what they mean under Mapping, or with "
            "`capliquify mappings`"
        )


def unmapped_sales(snapshot: Snapshot) -> UnmappedSales:
    """The sales of a snapshot whose item is none of the known ones; none where no item at all is known."""
    sales, first = snapshot.sales, day_number(snapshot.as_of) - WINDOW_DAYS + 1
    codes: set[str] = set()
    units: dict[str, int] = defaultdict(int)
    unknown = set(sales.item) - snapshot.known_items if snapshot.known_items else set()
    if unknown:
        rows = zip(sales.item, sales.currency, sales.sold_on.tolist(), sales.net_amount.tolist(), strict=True)
        for item, currency, sold_on, net in rows:
            if item in unknown and sold_on >= first:
                codes.add(item)
                units[currency] += net
    rates = RateTable.from_records(snapshot.fx_rates)
    value, without_rate = Decimal(0), []
    for currency in sorted(units):
        try:
            value += rates.convert(from_minor(units[currency], currency), currency, snapshot.currency, snapshot.as_of)
        except RateMissing:
            without_rate.append(currency)
    return UnmappedSales(codes=len(codes), value=value, currency=snapshot.currency, without_rate=tuple(without_rate))
