"""Lead times of suppliers, of one order and through all levels of components."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import InvalidInput
from capliquify.domain.supply.bill_of_materials import parents_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capliquify.domain.records.supplier import Supplier
    from capliquify.domain.snapshot import Snapshot

_WEEK_DAYS: Final = 7


def suppliers_by_name(suppliers: Iterable[Supplier]) -> dict[str, Supplier]:
    """Suppliers by name in small letters: letter case does not matter."""
    return {supplier.name.casefold(): supplier for supplier in suppliers}


def lead_time_weeks(supplier: Supplier | None) -> int:
    """Whole weeks an order takes, rounded up; 0 where the supplier is not known."""
    return math.ceil(supplier.lead_time_days / _WEEK_DAYS) if supplier else 0


def longest_lead_weeks(snapshot: Snapshot) -> int:
    """Weeks from ordering the first component to having the item, of the item for which this takes longest.

    Levels are not looked at where the bill of materials goes round in a circle, as nothing is planned then.
    """
    suppliers = suppliers_by_name(snapshot.suppliers)
    own = {row.item: lead_time_weeks(suppliers.get(row.supplier.casefold())) for row in snapshot.item_planning}
    through: dict[str, int] = defaultdict(int)
    longest = max(own.values(), default=0)
    for item in _levels(snapshot):
        total = through[item] + own.get(item, 0)
        longest = max(longest, total)
        for component, _ in snapshot.bill_of_materials.get(item, ()):
            through[component] = max(through[component], total)
    return longest


def _levels(snapshot: Snapshot) -> tuple[str, ...]:
    try:
        return parents_first(snapshot.bill_of_materials)
    except InvalidInput:
        return ()
