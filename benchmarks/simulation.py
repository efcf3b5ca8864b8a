"""How long the wind tunnel's company takes to live, and what memory it needs, each in a process of its own."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from windtunnel.company.profile import Profile, wide_profile
from windtunnel.company.simulation import simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST_DAY: Final = date(2026, 10, 31).toordinal()
TARGET_SECONDS: Final = 300.0
_WIDE: Final = (334, 7)  # products of three markets each, and how many times as many buyers


@dataclass(frozen=True, slots=True)
class Lived:
    """What a company's life came to, and what it cost."""

    items: int
    lines: int
    seconds: float
    processor: float
    megabytes: float

    def told(self) -> str:
        """In words."""
        cost = f"{self.seconds:.1f} s ({self.processor:.1f} s of processor time), {self.megabytes:.0f} MB"
        return f"{cost}, {self.lines:,} order lines of {self.items:,} items"


def main(arguments: Sequence[str] = ()) -> None:
    """Measure a year of the small company, then two years of the wide one; `--profile wide` only that."""
    if "wide" not in arguments:
        print(f"one year, small: {_apart('usual', 1, small=True).told()}; target below {TARGET_SECONDS:.0f} s")
    print(f"two years, wide: {_apart('wide', 2, small=False).told()}")


def _apart(profile: str, years: int, *, small: bool) -> Lived:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(live, (profile, years, small))


def live(name: str, years: int, small: bool) -> Lived:  # noqa: FBT001 - given across processes
    """Let a company live, and say what that came to."""
    profile = wide_profile(*_WIDE) if name == "wide" else Profile()
    started, before = time.perf_counter(), time.process_time()
    company = simulate(1, LAST_DAY, years, small=small, profile=profile)
    seconds, processor = time.perf_counter() - started, time.process_time() - before
    lines = sum(len(order.lines) for shop in company.shops.shops for order in shop.book.orders)
    lines += sum(len(order.lines) for order in company.wholesale.orders)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Lived(len(profile.items), lines, seconds, processor, megabytes)


if __name__ == "__main__":
    main(sys.argv[1:])
