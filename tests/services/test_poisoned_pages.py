"""What a vendor sends that nobody expected: one record that cannot be used stops neither the others nor the sync."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.connectors.protocol import Page, Parked, SetAside, SourceFailure, VendorTotal
from capliquify.services.cash import get_cash
from capliquify.services.source_access import SourceAccess
from support.parts import NOW
from support.records import sales_invoice
from support.scripted_source import INVOICES, ScriptedConnector, ScriptedSource, Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capliquify.bootstrap import Parts
    from capliquify.connectors.connecting import Connector, Setup, Tools
    from capliquify.connectors.protocol import Source, State, Stream
    from capliquify.storage.repositories.sync_runs import RunRow

GOOD = sales_invoice("good")
ASIDE = SetAside(external_id="odd", payload=b"{}", reason="It has no amount.", fix="Enter one.")
POISONED: dict[str, tuple[dict[str, Any], str]] = {
    "nan": ({"total": Decimal("NaN")}, "A number is none."),
    "infinite": ({"total": Decimal("Infinity")}, "A number is none, or has more digits than any amount."),
    "huge": ({"total": Decimal("1e999")}, "A number is none, or has more digits than any amount."),
    "long": ({"customer": "x" * 10_001}, "customer is longer than 10000 characters."),
    "half": ({"customer": "\ud800"}, "A text holds half a character."),
    "unknown": ({"currency": "ZZZ"}, "currency is 'ZZZ'."),
    "none": ({"currency": ""}, "currency is ''."),
    "early": ({"due_on": date(1, 1, 1)}, "due_on is 0001-01-01."),
    "late": ({"due_on": date(9999, 12, 31), "currency": "X"}, "due_on is 9999-12-31; currency is 'X'."),
}
WITHOUT_PATTERN = "".join(f"{number:x}." for number in range(5_000))  # an index packs what repeats itself


@dataclass
class PoisonedSource(ScriptedSource):
    streams: Sequence[Stream] = (INVOICES,)
    page: Page = field(default_factory=lambda: Page(stream=INVOICES.name, state={"at": 1}, rows=2, records=[GOOD]))
    fault: Exception | None = None

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        del stream, state
        yield self.page
        if self.fault is not None:
            raise self.fault


@dataclass
class PoisonedConnector(ScriptedConnector):
    changes: dict[str, Any] = field(default_factory=dict)
    fault: Exception | None = None

    def open(self, tools: Tools, setup: Setup) -> Source:
        del tools, setup
        source = PoisonedSource(self.vendor, fault=self.fault)
        source.page = replace(source.page, **self.changes)
        return source


@pytest.fixture
def world(parts: Parts) -> Syncing:
    made = Syncing.over(parts)
    made.connect()
    return made


def sync(world: Syncing, fault: Exception | None = None, **changes: Any) -> RunRow:  # noqa: ANN401 - of a page
    def connector_of(name: str) -> Connector:
        del name
        return PoisonedConnector(world.vendor, changes=changes, fault=fault)

    world.parts = replace(world.parts, sources=SourceAccess(connectors=connector_of))
    return world.work()


def aside(world: Syncing) -> dict[str, str]:
    return {row[0]: row[1] for row in world.rows("select external_id, reason from set_aside_record")}


def test_records_no_figure_can_be_made_of_are_set_aside_alone(world: Syncing) -> None:
    records = [replace(sales_invoice(name), **change) for name, (change, _) in POISONED.items()]

    run = sync(world, records=[*records, GOOD])

    assert (run.status, run.imported, run.set_aside) == ("completed_with_problems", 1, len(POISONED))
    assert aside(world) == {name: reason for name, (_, reason) in POISONED.items()}
    with world.parts.context("default", TESTER) as context:
        assert get_cash(context).reasons is not None


def test_records_with_impossible_ids_are_set_aside_alone(world: Syncing) -> None:
    run = sync(world, records=[GOOD, *map(sales_invoice, [WITHOUT_PATTERN, "a\x00b", "\ud800"])])

    assert (run.status, run.imported, run.set_aside) == ("completed_with_problems", 1, 3)
    assert list(world.known()) == ["good"]


def test_what_is_set_aside_is_kept_whatever_it_holds(world: Syncing) -> None:
    odd = [
        replace(ASIDE, external_id=WITHOUT_PATTERN),
        replace(ASIDE, external_id="a\x00"),
        replace(ASIDE, external_id="b", reason="\x00", fix="\ud800"),
    ]
    run = sync(world, set_aside=odd)

    assert (run.status, run.imported, run.set_aside) == ("completed_with_problems", 1, 3)


def test_a_vendor_that_says_too_much_is_cut_short(world: Syncing) -> None:
    run = sync(world, expected_rows=10**30, notes=["a\x1b[2J", "b" * 100_000])

    assert (run.status, run.expected_rows) == ("completed", 10**15)
    assert [len(each) for each in run.notes] == [8, 2_001]


@pytest.mark.parametrize("fault", [SourceFailure("no\x00\x1b[2J" + "x" * 100_000), Parked("no\x00\x1b[2J", NOW)])
def test_why_a_sync_ends_is_kept_whatever_the_vendor_says(world: Syncing, fault: Exception) -> None:
    run = sync(world, fault=fault)

    assert run.status in {"failed", "parked"}
    assert run.message is not None
    assert run.message.startswith("no\\x00\\x1b[2J")
    assert len(run.message) < 2_010


def test_totals_that_are_no_amounts_are_told_of_and_the_sync_ends_well(world: Syncing) -> None:
    total = VendorTotal(
        measure="receivable",
        subject="",
        as_of=date(2026, 6, 30),
        amount=Decimal("120.00"),
        currency="GBP",
        report="Aged receivables",
    )
    world.vendor.totals = [
        total,
        replace(total, amount=Decimal("NaN")),
        replace(total, amount=Decimal("1e999")),
        replace(total, currency="ZZZ"),
        replace(total, report="\x00"),
        replace(total, parts={"": Decimal("Infinity")}),
    ]

    run = sync(world)

    assert run.status == "completed_with_problems"
    assert run.notes == ["5 of the vendor's own totals are no amounts that can be compared"]
