"""What items are made of, down to what is bought."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine


def effective_bill_of_materials(
    lines: Iterable[BillOfMaterialsLine], on: date
) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Components of each item as they are valid on a day, with what is lost as scrap added to their quantity."""
    components: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for line in lines:
        begun = line.valid_from_on is None or line.valid_from_on <= on
        ended = line.valid_to_on is not None and line.valid_to_on < on
        if begun and not ended:
            components[line.item].append((line.component, line.quantity_per * (1 + line.scrap_fraction)))
    return {item: tuple(parts) for item, parts in components.items()}


def parents_first(bill_of_materials: Mapping[str, tuple[tuple[str, Decimal], ...]]) -> tuple[str, ...]:
    """All items and components, each after everything it goes into.

    Raises:
        InvalidInput: An item is, through its components, made of itself; the message names the circle.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for item in sorted(bill_of_materials):
        sorter.add(item)
        for component, _ in bill_of_materials[item]:
            sorter.add(component, item)
    try:
        return tuple(sorter.static_order())
    except CycleError as cycle:
        message = f"the bill of materials goes round in a circle: {' contains '.join(cycle.args[1])}"
        raise InvalidInput(message) from None


def explode(
    item: str, quantity: Decimal, bill_of_materials: Mapping[str, tuple[tuple[str, Decimal], ...]]
) -> dict[str, Decimal]:
    """Everything a quantity of an item is made of, on every level, without looking at stock.

    See docs/formulas/bill_of_materials.md.

    Raises:
        InvalidInput: The bill of materials goes round in a circle.
    """
    needed: dict[str, Decimal] = defaultdict(Decimal, {item: quantity})
    for parent in parents_first(bill_of_materials):
        for component, quantity_per in bill_of_materials.get(parent, ()):
            if parent in needed:
                needed[component] += needed[parent] * quantity_per
    del needed[item]
    return dict(needed)
