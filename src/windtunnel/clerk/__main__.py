"""Serves a Clerk for a browser: `python -m windtunnel.clerk --party http://localhost:3000`."""

from __future__ import annotations

import argparse
import shlex
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import uvicorn

from windtunnel.clerk.frontend import BrowserSide, publishable_key
from windtunnel.clerk.server import ClerkStandIn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the settings of a service that Clerk signs people in to, then serve until interrupted."""
    options = _parser().parse_args(arguments)
    issuer = f"http://127.0.0.1:{options.port}"
    stand_in = ClerkStandIn(clock=lambda: datetime.now(UTC))
    populate(stand_in)
    for name, value in settings(stand_in, issuer).items():
        sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
    sys.stdout.flush()
    side = BrowserSide(stand_in=stand_in, issuer=issuer, party=options.party)
    uvicorn.run(side.app(), host="127.0.0.1", port=options.port, log_level="warning")
    return 0


def populate(stand_in: ClerkStandIn) -> None:
    """Two companies: Ada administers both, Ben looks at the first."""
    directory = stand_in.directory
    ada = directory.add_user("ada@alder.example", "Ada Nkomo")
    ben = directory.add_user("ben@alder.example", "Ben Okafor")
    alder = directory.add_organization("Alder Foods", "alder")
    birch = directory.add_organization("Birch Trading", "birch")
    directory.add_member(alder, ada, "org:admin")
    directory.add_member(alder, ben)
    directory.add_member(birch, ada, "org:admin")


def settings(stand_in: ClerkStandIn, issuer: str) -> Mapping[str, str]:
    """What a service is told so that the stand-in signs people in to it."""
    return {
        "CAPLIQUIFY_IDENTITY": "clerk",
        "CAPLIQUIFY_CLERK_ISSUER": issuer,
        "CAPLIQUIFY_CLERK_API_URL": f"{issuer}/v1",
        "CAPLIQUIFY_CLERK_PUBLISHABLE_KEY": publishable_key(issuer),
        "CAPLIQUIFY_CLERK_SECRET_KEY": stand_in.secret_key,
        "CAPLIQUIFY_CLERK_WEBHOOK_SECRETS": ",".join(stand_in.outbox.secrets),
        "CAPLIQUIFY_EGRESS_HOSTS": "private:127.0.0.1",
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m windtunnel.clerk", description=__doc__)
    parser.add_argument("--port", type=int, default=4100, help="port on this machine (default 4100)")
    parser.add_argument(
        "--party", default="http://localhost:3000", help="origin of the web app (default http://localhost:3000)"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
