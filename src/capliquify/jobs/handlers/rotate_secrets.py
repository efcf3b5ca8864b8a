"""Rotates the secrets of one organisation; run again after a kill it goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from capliquify.ops.secret_rotation import rotate_secrets
from capliquify.services.job_names import JobName, principal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts

_log = structlog.get_logger(__name__)


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Rotate, and say how many values it was."""
    rotated = rotate_secrets(
        parts, argument["organisation"], principal_of(JobName.ROTATE_SECRETS), reason=argument["reason"]
    )
    _log.info("keys_rotated", data_key=str(rotated.key_id), values=rotated.values)
