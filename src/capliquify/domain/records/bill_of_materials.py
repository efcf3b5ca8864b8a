"""What an item is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class BillOfMaterialsLine:
    """One component of an item; scrap is a fraction of the component's quantity."""

    external_id: str
    item: str
    component: str
    quantity_per: Decimal
    scrap_fraction: Decimal
    valid_from_on: date | None
    valid_to_on: date | None
