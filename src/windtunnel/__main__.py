"""Writes the export files of the virtual company: `python -m windtunnel --out DIR`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from windtunnel.company.days import month_end
from windtunnel.company.simulation import simulate
from windtunnel.exports.company_files import write_company_files, write_planning_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from windtunnel.exports.manifest import Manifest


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate, write and say in a few lines what was written."""
    options = _parser().parse_args(arguments)
    company = simulate(options.seed, options.last_day.toordinal(), options.years, small=options.size == "small")
    write = write_planning_files if options.only == "planning" else write_company_files
    manifest = write(company, options.out, options.seed)
    sys.stdout.write(summary(manifest, options.out))
    return 0


def summary(manifest: Manifest, out: Path) -> str:
    """The lines shown after writing."""
    files, truth = manifest["files"], manifest["truth"]
    figures = ", ".join(f"{name} {truth[name]}" for name in ("cash", "debt", "receivable", "payable", "inventory"))
    return (
        f"{len(files)} files with {sum(file['rows'] for file in files)} rows in {out}\n"
        f"{manifest['first_day']} to {manifest['last_day']}, revenue of the last 12 months "
        f"{truth['revenue_last_12_months']} {manifest['currency']}\n"
        f"On the last day: {figures}\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m windtunnel", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder the files are written to")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default 1)")
    parser.add_argument("--years", type=int, default=3, choices=range(1, 6), help="years of history (default 3)")
    parser.add_argument(
        "--last-day",
        type=_month_end,
        default=date(2026, 10, 31),
        help="last day, the end of a month (default 2026-10-31)",
    )
    parser.add_argument(
        "--size", choices=("full", "small"), default="full", help="small: the same money in fewer, bigger orders"
    )
    parser.add_argument(
        "--only", choices=("planning",), help="planning: only what no connected system knows (terms, rates, plans)"
    )
    return parser


def _month_end(text: str) -> date:
    """A date the books can close on."""
    try:
        on = date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault
    if on.toordinal() != month_end(on.toordinal()):
        message = f"{text} is not the last day of a month"
        raise argparse.ArgumentTypeError(message)
    return on


if __name__ == "__main__":
    raise SystemExit(main())
