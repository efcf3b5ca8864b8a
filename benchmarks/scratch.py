"""A scratch database server and company for one benchmark."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from capliquify.bootstrap import Parts
from capliquify.ops.embedded_postgres import running_database
from capliquify.services.context import Trust
from capliquify.services.identity import BuiltInIdentity
from capliquify.storage.engine import open_pool
from capliquify.storage.keyring import Keyring
from capliquify.storage.migrations.upgrade import migrate


def keep_no_head(organisation_id: UUID, sequence: int, head: bytes) -> None:
    """Heads of audit logs that nobody keeps."""


WITHOUT_A_HOME: Final[dict[str, Any]] = {
    "trust": Trust(keyring=Keyring.of(bytes(range(32))), anchor=keep_no_head),
    "identity": BuiltInIdentity(secure=False),
    "web_url": "http://localhost:3000",
}


@contextmanager
def scratch_parts() -> Iterator[Parts]:
    """Parts over a migrated database of their own, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="capliquify-benchmark-") as home, running_database(Path(home)) as urls:
        migrate(urls.owner, urls.application)
        with open_pool(urls.application, owner_url=urls.owner) as pool:
            yield Parts(
                pool=pool,
                application_url=urls.application,
                owner_url=urls.owner,
                clock=lambda: datetime.now(UTC),
                **WITHOUT_A_HOME,
            )
