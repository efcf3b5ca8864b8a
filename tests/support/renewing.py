"""Renews the token of a connection in several threads of a process of its own, and counts what the vendor is asked.

Run as `python -m support.renewing APPLICATION_URL OWNER_URL CONNECTION FILE THREADS`; each fetch adds a line to FILE.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from capliquify.connectors.protocol import Token
from capliquify.ops.postgres_cluster import DatabaseUrls
from capliquify.services.connector_stores import ConnectionTokens
from support.parts import NOW, parts_over
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

OLD = Token(access="old", refresh="refresh-1", expires_at=NOW - timedelta(minutes=1))


def renew_at_once(parts: Parts, connection_id: str, file: str, threads: int) -> list[Token]:
    """Renew in several threads that all found the same token over; gives what each got."""
    tokens = ConnectionTokens(partial(parts.context, "default", TESTER), UUID(connection_id))
    start = threading.Barrier(threads)
    got: list[Token] = []

    def fetch(stored: Token | None) -> Token:
        assert stored is not None
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"{stored.refresh}\n".encode())
        os.close(descriptor)
        time.sleep(0.3)  # long enough for all others to ask meanwhile
        return Token(access="new", refresh="refresh-2", expires_at=NOW + timedelta(minutes=30))

    def renew() -> None:
        start.wait()
        got.append(tokens.renew(OLD, fetch))

    workers = [threading.Thread(target=renew) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return got


if __name__ == "__main__":
    application, owner, connection, counted, count = sys.argv[1:]
    with parts_over(DatabaseUrls(application=application, owner=owner)) as opened:
        found = renew_at_once(opened, connection, counted, int(count))
    print(len(found), {token.access for token in found})  # noqa: T201 - read by the test
