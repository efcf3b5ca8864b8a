"""Runs the benchmarks named, or all."""

from __future__ import annotations

import importlib
import sys

NAMES = ("audit", "identity", "importing", "projection", "reading", "simulation", "sync_backfill", "tenancy")


def main(names: list[str]) -> int:
    """Run some benchmarks one after the other."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are {', '.join(NAMES)}.", file=sys.stderr)
        return 64
    for name in names or NAMES:
        print(f"\n{name}")
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
