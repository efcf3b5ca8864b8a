"""First syncs of the four vendors: against the rates they allow, and against parsing and COPY of the same payloads."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import psycopg

from benchmarks.measuring import Spent, median_processor, median_wall, spent
from benchmarks.recorded_vendors import Answer, Recorded, least_seconds, parse, served
from benchmarks.scratch import scratch_parts
from capliquify.connectors.calls.pace import Pace
from capliquify.domain.access.principal import terminal_principal
from capliquify.ops.demo_sources import LOOPBACK
from capliquify.services import connecting
from capliquify.services.connections import NewSource
from capliquify.services.source_access import SourceAccess
from capliquify.services.sync_effort import Turn
from capliquify.services.sync_walk import sync_source
from capliquify.storage.fact_tables import FACT_TABLES
from capliquify.storage.repositories import sync_runs
from windtunnel.serving.clock import VirtualClock
from windtunnel.serving.world import Life, open_world
from windtunnel.town import Town

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.bootstrap import Parts
    from capliquify.storage.repositories.sync_runs import RunRow

ROUNDS: Final = 3
LAST_DAY: Final = date(2026, 10, 31).toordinal()
ACCOUNTS: Final = {
    "xero": "xero",
    "shopify": "gaba-eu.myshopify.com",
    "amazon": "eu",
    "unleashed": "unleashed",
}  # the busiest account of each
_PRINCIPAL: Final = terminal_principal("benchmark")
_OF_SOURCES: Final = (
    "connection, connection_token, sync_cursor, sync_run, set_aside_record, webhook_event, quota_level, reconciliation"
)


@dataclass
class Bench:
    """A product and the vendors it reads.

    Attributes:
        parts: The product's.
        town: The vendors.
        recorded: What is served.
        address: Where.
        clock: Of vendors and product: it moves where somebody waits, so waiting takes no time.
    """

    parts: Parts
    town: Town
    recorded: Recorded
    address: str
    clock: VirtualClock = field(init=False)

    def __post_init__(self) -> None:
        """Begin on the vendors' clock."""
        self.clock = self.town.world.clock

    def backfill(self, vendor: str) -> tuple[Spent, RunRow]:
        """Connect an account anew and read all of it; what that took, and what became of it."""
        _empty(self.parts)
        clock = self.clock
        access = SourceAccess(egress_hosts=(LOOPBACK,), pace=Pace(now=clock.now, sleep=clock.advance))
        parts = replace(self.parts, clock=clock.now, sources=access)
        opened = partial(parts.context, "default", _PRINCIPAL)
        offer = next(each for each in self.town.connections(self.address) if _is_account(vendor, each))
        with opened() as context:
            new = NewSource(vendor=vendor, settings=offer["settings"], credentials=offer["credentials"])
            begun = connecting.begin(context, new)
        connecting.go_on(parts.sources, opened, begun)
        return spent(lambda: _to_the_end(parts, clock, UUID(begun.source.id))), _run(parts, UUID(begun.source.id))


def main(arguments: Sequence[str] = ()) -> None:
    """Measure a year of the company, and print rows a second and ratios; `--small`: of fewer, bigger orders."""
    world = open_world(Life(last_day=LAST_DAY, years=1, small="--small" in arguments))
    for vendor in ACCOUNTS:
        with scratch_parts() as parts:
            recorded = Recorded()
            with served(recorded) as address:
                town = Town(replace(world, clock=VirtualClock(world.clock.start)))
                recorded.app = town.app()
                _measure(vendor, Bench(parts, town, recorded, address))


def _measure(vendor: str, bench: Bench) -> None:
    bench.backfill(vendor)
    waited = (bench.clock.now() - bench.clock.start).total_seconds()
    answers = bench.recorded.answers
    copied = _copy_out(bench.parts)
    ours, floors = [], []
    for _ in range(ROUNDS):
        bench.recorded.rewind()
        bench.clock = VirtualClock(bench.town.world.clock.start)
        took, run = bench.backfill(vendor)
        ours.append(took)
        floors.append(spent(partial(_floor, bench.parts, answers, copied)))
    seconds, floor, least = median_wall(ours), median_wall(floors), least_seconds(vendor, answers)
    megabytes = parse(answers) / 1e6
    print(f"{vendor}: {run.row_count:,} rows in {len(answers)} calls, {megabytes:.1f} MB; {run.imported:,} facts")
    print(f"  rows a second, vendors answering at once {run.row_count / seconds:10,.0f}")
    print(f"  processor seconds of our process         {median_processor(ours):10.2f}")
    print(f"  ratio to parsing and COPY                {seconds / floor:10.2f}")
    print(f"  rows a second at the vendor's rates      {run.row_count / (waited + seconds):10,.0f}")
    if least:
        print(f"  seconds waited, and least there are      {waited:10,.0f}   {least:,.0f}")
        print(f"  ratio of them, our own work included     {(waited + seconds) / least:10.2f}")
    else:
        print(f"  the rates allow more calls than it takes; waited {waited:.0f} s")


def _floor(parts: Parts, answers: list[Answer], rows: dict[str, bytes]) -> None:
    parse(answers)
    _copy_in(parts, rows)


def _is_account(vendor: str, offer: dict[str, Any]) -> bool:
    settings = offer["settings"]
    name = settings.get("shop") or settings.get("region") or vendor
    return offer["vendor"] == vendor and name == ACCOUNTS[vendor]


def _to_the_end(parts: Parts, clock: VirtualClock, source: UUID) -> None:
    while True:
        run = _run(parts, source)
        if run.finished_at is not None:
            if run.message is not None:
                raise RuntimeError(run.message)
            return
        if run.parked_until is not None:
            clock.advance(max(0.0, (run.parked_until - clock.now()).total_seconds()))
        sync_source(parts, Turn(organisation="default", principal=_PRINCIPAL, run_id=run.id, seconds=3600))


def _run(parts: Parts, source: UUID) -> RunRow:
    with parts.context("default", _PRINCIPAL) as context:
        [(run_id,)] = context.transaction.execute_binary(
            "select id from sync_run where connection_id = %s order by id desc limit 1", (source,)
        ).fetchall()
        return sync_runs.get_run(context.transaction, run_id)


def _owner(parts: Parts) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(parts.owner_url or "", autocommit=True)


def _empty(parts: Parts) -> None:
    with _owner(parts) as owner:
        owner.execute(f"truncate {_OF_SOURCES}, {', '.join(each.name for each in FACT_TABLES)} cascade")


def _copy_out(parts: Parts) -> dict[str, bytes]:
    found = {}
    with _owner(parts) as owner, owner.cursor() as cursor:
        owner.execute("set row_security = off")
        for each in FACT_TABLES:
            with cursor.copy(f"copy {each.name} to stdout") as copy:
                found[each.name] = b"".join(bytes(piece) for piece in copy)
    return {name: rows for name, rows in found.items() if rows}


def _copy_in(parts: Parts, rows: dict[str, bytes]) -> None:
    with _owner(parts) as owner, owner.cursor() as cursor, owner.transaction():
        for name, text in rows.items():
            owner.execute(f"truncate {name}")
            with cursor.copy(f"copy {name} from stdin") as copy:
                copy.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
