"""Removes what nobody will ask for again, for one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from capliquify.ops.secret_rotation import keep_house
from capliquify.services.housekeeping import sweep
from capliquify.services.job_names import JobName, principal_of
from capliquify.services.organisation_deletion import is_closed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts

_log = structlog.get_logger(__name__)


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Sweep the organisation; doing it twice changes nothing more. A closed one is left as it is."""
    with parts.context(argument["organisation"], principal_of(JobName.HOUSEKEEPING)) as context:
        if is_closed(context):
            return
        swept = sweep(context)
    resealed, dead_keys = keep_house(parts, argument["organisation"], principal_of(JobName.HOUSEKEEPING))
    _log.info(
        "housekeeping_done",
        uploads=swept.uploads,
        idempotency_keys=swept.idempotency_keys,
        lost_imports=swept.lost_imports,
        expired_approvals=swept.expired_approvals,
        resealed=resealed,
        dead_keys=dead_keys,
    )
