"""Stock on hand: each time all of it, warehouse by warehouse, as of the day of its latest movement."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.protocol import AnswerChanged, Page
from capliquify.connectors.unleashed.mapping import Mapped, Misshapen, map_stock, read
from capliquify.connectors.unleashed.payloads import StockOnHand, Warehouse, instant_of
from capliquify.connectors.unleashed.scanning import scan
from capliquify.connectors.unleashed.sorting import sort_documents
from capliquify.domain.records.stock_level import StockLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from capliquify.connectors.protocol import State, Stream
    from capliquify.connectors.unleashed.client import UnleashedClient

KIND: Final = "StockOnHand"
_ROWS_OF_A_PAGE: Final = 1000


class StockReading:
    """Reads the stock; afterwards tells what the vendor says each warehouse costs."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._costs: dict[str, Decimal] = {}
        self._observed_on: date | None = None

    def costs_on(self, day: date) -> dict[str, Decimal]:
        """What each warehouse costs at the end of a day, where what was read still held then; else nothing."""
        return self._costs if self._observed_on is not None and self._observed_on <= day else {}

    def pages(self, client: UnleashedClient, state: State) -> Iterator[Page]:
        """All levels, and a level of nothing for what was there last time and is listed no more.

        Raises:
            SourceFailure: The stock cannot be had.
        """
        rows = [
            (f"{name}|{head.guid}", raw, name)
            for code, name in warehouses(client)
            for part in scan(client, KIND, (("warehouseCode", code),))
            for head, raw in zip(part.heads, part.items, strict=True)
        ]
        self._costs = {}
        observed_on = self._observed_on = _latest_movement([raw for _, raw, _ in rows])
        held: set[tuple[str, str]] = set()
        listed: set[tuple[str, str]] = set()
        pages = []
        for start in range(0, len(rows), _ROWS_OF_A_PAGE):
            page = self._page(rows[start : start + _ROWS_OF_A_PAGE], observed_on, len(rows), state)
            listed |= {(each.item, each.warehouse) for each in page.records}
            held |= {(each.item, each.warehouse) for each in page.records if each.on_hand or each.on_purchase}
            pages.append(page)
        yield from pages
        gone = [
            _nothing(item, place, observed_on) for item, place in state.get("held", ()) if (item, place) not in listed
        ]
        alert = client.budget.alert()
        yield Page(
            stream=self.stream.name,
            state={"held": sorted(map(list, held))},
            rows=0,
            records=[each for each in gone if each is not None],
            notes=[alert] if alert else [],
        )

    def _page(
        self, rows: Sequence[tuple[str, bytes, str]], observed_on: date | None, expected: int, state: State
    ) -> Page:
        records, aside, notes = [], [], []
        for name in dict.fromkeys(place for _, _, place in rows):
            documents = [(identifier, raw) for identifier, raw, place in rows if place == name]
            found = sort_documents(KIND, documents, partial(self._level, name, observed_on))
            records += found.records
            aside += found.aside
            notes += found.notes
        return Page(
            stream=self.stream.name,
            state=state,
            rows=len(rows),
            records=records,
            set_aside=aside,
            expected_rows=expected,
            notes=notes,
        )

    def _level(self, warehouse: str, observed_on: date | None, raw: bytes) -> Mapped:
        row = read(raw, StockOnHand)
        if observed_on is None:
            reason = "LastModifiedOn of every row cannot be read"
            raise Misshapen(reason, "look at the stock in Unleashed, then try again")
        self._costs[warehouse] = self._costs.get(warehouse, Decimal(0)) + row.total_cost
        level = map_stock(row, warehouse, observed_on)
        negative = f"{level.item} in {level.warehouse} has {level.on_hand} on hand: correct the stock in Unleashed."
        return Mapped([level], [negative] if level.on_hand < 0 else [])


def warehouses(client: UnleashedClient) -> list[tuple[str, str]]:
    """Code and name of every warehouse, obsolete ones too: something may still lie there.

    Raises:
        SourceFailure: They cannot be had.
    """
    found = []
    for part in scan(client, "Warehouses", ()):
        for raw in part.items:
            try:
                one = msgspec.json.decode(raw, type=Warehouse)
            except msgspec.DecodeError as error:
                message = f"Unleashed answers Warehouses in another form than it promises: {error}."
                raise AnswerChanged(message) from error
            found.append((one.warehouse_code, one.warehouse_name))
    return found


def map_level_again(payload: bytes) -> Mapped:
    """A row that was set aside; it counts as of the day it was last modified.

    Raises:
        Unmapped: It still cannot be used.
    """
    row = read(payload, StockOnHand)
    observed_on = _latest_movement([payload])
    if observed_on is None:
        reason = f"LastModifiedOn {row.last_modified_on} cannot be read"
        raise Misshapen(reason, "look at the stock in Unleashed, then try again")
    return Mapped([map_stock(row, "", observed_on)])


def _nothing(item: str, warehouse: str, observed_on: date | None) -> StockLevel | None:
    if observed_on is None:
        return None
    zero = Decimal(0)
    return StockLevel(
        external_id=f"{observed_on}|{item}|{warehouse}",
        observed_on=observed_on,
        item=item,
        warehouse=warehouse,
        on_hand=zero,
        allocated=zero,
        on_purchase=zero,
        unit_cost=None,
    )


def _latest_movement(rows: Sequence[bytes]) -> date | None:
    """The day of the latest movement, as a file of the same stock counts it."""
    days = []
    for raw in rows:
        try:
            days.append(instant_of(read(raw, StockOnHand).last_modified_on).date())
        except (ValueError, Misshapen):
            continue
    return max(days, default=None)
