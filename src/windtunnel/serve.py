"""Serves the virtual company's vendors: `python -m windtunnel.serve`."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import uvicorn

from windtunnel.company.days import month_end
from windtunnel.company.profile import Profile, european_profile, wide_profile
from windtunnel.serving.world import Life, open_world
from windtunnel.town import Town

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE_PRODUCTS = 334
_WIDE_UNITS = 7
_PROFILES: dict[str, Callable[[], Profile]] = {
    "usual": Profile,
    "european": european_profile,
    "wide": lambda: wide_profile(_WIDE_PRODUCTS, _WIDE_UNITS),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Let the company live, say where its vendors are, then serve until interrupted."""
    options = _parser().parse_args(arguments)
    life = Life(
        seed=options.seed,
        years=options.years,
        last_day=month_end(options.last_day.toordinal()),
        today=options.last_day.toordinal(),
        small=options.size == "small",
        profile=_PROFILES[options.profile](),
    )
    town = Town(open_world(life, speed=options.speed))
    listener = _listener(options)
    sys.stdout.write(f"Serving at http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(town.app(), log_level="warning", lifespan="off")).run(sockets=[listener])
    return 0


def _listener(options: argparse.Namespace) -> socket.socket:
    if options.socket is not None:
        return socket.socket(fileno=options.socket)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", options.port))
    return listener


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m windtunnel.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=4100, help="port on this machine (default 4100)")
    parser.add_argument("--socket", type=int, help="number of a listening socket that is handed over instead")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same company (default 1)")
    parser.add_argument("--years", type=int, default=3, choices=range(1, 6), help="years it has lived (default 3)")
    parser.add_argument(
        "--last-day", type=date.fromisoformat, default=date(2026, 10, 31), help="its last day so far (2026-10-31)"
    )
    parser.add_argument(
        "--size", choices=("full", "small"), default="full", help="small: the same money in fewer, bigger orders"
    )
    parser.add_argument(
        "--profile",
        choices=("usual", "european", "wide"),
        default="usual",
        help="european: five Amazon marketplaces; wide: 1,002 items and half a million order lines in two years",
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, help="seconds of the vendors' clock in a real second (default 1)"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
