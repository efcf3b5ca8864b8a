from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.supply.bill_of_materials import effective_bill_of_materials, explode, parents_first

DAY = date(2026, 6, 30)
GIFT = {
    "GIFT": (("BOTTLE", Decimal(2)), ("BOX", Decimal(1))),
    "BOTTLE": (("GLASS", Decimal(1)), ("LIQUID", Decimal("0.5"))),
    "BOX": (("CARD", Decimal(3)), ("GLASS", Decimal("0.1"))),
}


def line(
    component: str, *, since: date | None = None, until: date | None = None, scrap: str = "0"
) -> BillOfMaterialsLine:
    return BillOfMaterialsLine(
        external_id=component,
        item="GIFT",
        component=component,
        quantity_per=Decimal(2),
        scrap_fraction=Decimal(scrap),
        valid_from_on=since,
        valid_to_on=until,
    )


def test_every_level_is_exploded() -> None:
    assert explode("GIFT", Decimal(10), GIFT) == {
        "BOTTLE": Decimal(20),
        "BOX": Decimal(10),
        "GLASS": Decimal(21),
        "LIQUID": Decimal(10),
        "CARD": Decimal(30),
    }


def test_what_is_bought_is_made_of_nothing() -> None:
    assert explode("CARD", Decimal(10), GIFT) == {}


def test_item_outside_the_bill_of_materials_is_made_of_nothing() -> None:
    assert explode("OTHER", Decimal(10), GIFT) == {}


def test_parents_come_before_their_components() -> None:
    order = parents_first(GIFT)
    assert sorted(order) == ["BOTTLE", "BOX", "CARD", "GIFT", "GLASS", "LIQUID"]
    assert all(order.index(item) < order.index(part) for item, parts in GIFT.items() for part, _ in parts)


def test_circle_is_refused_and_named() -> None:
    circle = {"A": (("B", Decimal(1)),), "B": (("C", Decimal(1)),), "C": (("A", Decimal(1)),)}
    with pytest.raises(InvalidInput, match="goes round in a circle: A contains B contains C contains A"):
        parents_first(circle)


def test_scrap_adds_to_the_quantity() -> None:
    assert effective_bill_of_materials([line("BOX", scrap="0.05")], DAY) == {"GIFT": (("BOX", Decimal("2.10")),)}


def test_only_lines_valid_on_the_day_count() -> None:
    lines = [
        line("FROM TODAY", since=DAY),
        line("FROM TOMORROW", since=date(2026, 7, 1)),
        line("TO TODAY", until=DAY),
        line("TO YESTERDAY", until=date(2026, 6, 29)),
    ]
    effective = effective_bill_of_materials(lines, DAY)
    assert [component for component, _ in effective["GIFT"]] == ["FROM TODAY", "TO TODAY"]
