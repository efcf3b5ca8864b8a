"""Removes what nobody will ask for again, for one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from capliquify.services.housekeeping import sweep
from capliquify.services.job_names import JobName, principal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts

_log = structlog.get_logger(__name__)


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Sweep the organisation; doing it twice changes nothing more."""
    with parts.context(argument["organisation"], principal_of(JobName.HOUSEKEEPING)) as context:
        swept = sweep(context)
    _log.info(
        "housekeeping_done",
        uploads=swept.uploads,
        idempotency_keys=swept.idempotency_keys,
        lost_imports=swept.lost_imports,
    )
