"""Heads of audit logs in the data folder: a row cut off the end of the log in the database is still known here."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

_log = structlog.get_logger(__name__)


class AuditAnchors:
    """Appends the head of an organisation's log to its file after each commit that moved it.

    Args:
        folder: Where the files are kept, one for each organisation.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, organisation_id: UUID, sequence: int, head: bytes) -> None:
        """Append one line; a disk that refuses it is told in the log, as the work itself is done."""
        line = json.dumps({"sequence": sequence, "hash": head.hex()}) + "\n"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(
                self._folder / f"{organisation_id}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600
            )
            try:
                os.write(descriptor, line.encode())
            finally:
                os.close(descriptor)
        except OSError as error:
            _log.error("audit_anchor_not_written", organisation_id=str(organisation_id), reason=str(error))
