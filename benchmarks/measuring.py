"""Interleaved rounds of a candidate and its floor, reported as ratios of medians."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Spent:
    """What one call took: seconds on the clock, and seconds of processor time of this process and its children."""

    wall: float
    processor: float


def spent(act: Callable[[], object]) -> Spent:
    """Time one call."""
    before, start = os.times(), time.perf_counter()
    act()
    wall, after = time.perf_counter() - start, os.times()
    processor = sum(after[:4]) - sum(before[:4])
    return Spent(wall, processor)


def interleaved(
    candidate: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS
) -> tuple[list[Spent], list[Spent]]:
    """The same number of rounds of both, turn by turn, so that a noisy neighbour meets both."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(spent(candidate))
        theirs.append(spent(floor))
    return ours, theirs


def median_wall(rounds: list[Spent]) -> float:
    """Median seconds on the clock."""
    return statistics.median(each.wall for each in rounds)


def median_processor(rounds: list[Spent]) -> float:
    """Median seconds of processor time."""
    return statistics.median(each.processor for each in rounds)
