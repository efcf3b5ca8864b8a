"""Importing a file against COPY of the same rows into the same table with its indexes and constraints."""

from __future__ import annotations

import random
import resource
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg

from benchmarks.measuring import interleaved, median_wall
from benchmarks.scratch import scratch_parts
from capliquify.domain.access.principal import terminal_principal
from capliquify.services.import_options import ImportOptions
from capliquify.services.ingest import import_path

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

ROWS = 200_000
TARGET_RATIO = 6.0
TARGET_ROWS_A_SECOND = 20_000


def main() -> None:
    """Measure, and print rows a second and the ratio."""
    with tempfile.TemporaryDirectory() as folder, scratch_parts() as parts:
        file = Path(folder) / "sales-history.csv"
        _write_sales(file)
        _import(parts, file)
        copied = _copy_out(parts)
        floor = _CopyFloor(parts, copied)
        ours, floors = interleaved(lambda: _import_anew(parts, file), floor.run)
    seconds, floor_seconds = median_wall(ours), median_wall(floors)
    rate, ratio = ROWS / seconds, seconds / floor_seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import of {ROWS:,} sales rows ({len(copied) / 1e6:.0f} MB as COPY text), median of {len(ours)}")
    print(f"  rows a second        {rate:10,.0f}   target {TARGET_ROWS_A_SECOND:,} or more")
    print(f"  ratio to COPY        {ratio:10.2f}   target {TARGET_RATIO} or less")
    print(f"  peak memory, MB      {peak:10.0f}   of this process, the COPY text of the floor included")


def _write_sales(file: Path) -> None:
    numbers = random.Random(1)
    first = date(2022, 1, 1)
    with file.open("w", encoding="utf-8") as stream:
        stream.write("on,item,channel,market,quantity,net_amount,currency\n")
        for row in range(ROWS):
            day, item = first + timedelta(days=row // 200), row % 200
            amount = numbers.randint(100, 99_999) / 100
            stream.write(f"{day},ITEM-{item:04d},Shopify UK,UK,{numbers.randint(1, 90)},{amount},GBP\n")


def _import(parts: Parts, file: Path) -> UUID:
    with parts.context("default", terminal_principal("benchmark")) as context:
        outcome = import_path(context, file, ImportOptions())
    if outcome.imported != ROWS or outcome.import_id is None:
        message = f"{outcome.imported} of {ROWS} rows were imported"
        raise RuntimeError(message)
    return UUID(outcome.import_id)


def _owner(parts: Parts) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(parts.owner_url or "", autocommit=True)


def _empty(parts: Parts) -> None:
    with _owner(parts) as owner:
        owner.execute("truncate sale")


def _import_anew(parts: Parts, file: Path) -> None:
    _empty(parts)
    _import(parts, file)


def _copy_out(parts: Parts) -> bytes:
    with _owner(parts) as owner, owner.cursor() as cursor:
        owner.execute("set row_security = off")
        with cursor.copy("copy sale to stdout") as copy:
            return b"".join(bytes(piece) for piece in copy)


class _CopyFloor:
    """The parsed rows into the final table, nothing else."""

    def __init__(self, parts: Parts, rows: bytes) -> None:
        self._parts = parts
        self._rows = rows

    def run(self) -> None:
        _empty(self._parts)
        with (
            _owner(self._parts) as owner,
            owner.cursor() as cursor,
            owner.transaction(),
            cursor.copy("copy sale from stdin") as copy,
        ):
            copy.write(self._rows)


if __name__ == "__main__":
    main()
