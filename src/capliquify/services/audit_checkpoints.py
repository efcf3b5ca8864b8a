"""What a checkpoint of the audit log says, as it is signed."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.storage.repositories.audit import CheckpointRow


def checkpoint_message(organisation_id: UUID, row: CheckpointRow) -> bytes:
    """What is signed of a checkpoint: every value, and whose it is."""
    values = [
        "capliquify audit checkpoint", str(organisation_id), row.up_to_sequence, row.hash.hex(), row.entries,
        row.archive_digest.hex(), row.closed_at.astimezone(UTC).isoformat(), row.key_id,
    ]  # fmt: skip
    return json.dumps(values).encode()
