"""Tries records again that were set aside; run again after a kill it changes nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from capliquify.services.job_names import JobName, principal_of
from capliquify.services.set_aside_retry import retry_set_aside
from capliquify.services.sync_effort import Turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Carry out a turn of the sync; one that has ended is left as it is."""
    principal = principal_of(JobName.RETRY_SET_ASIDE)
    turn = Turn(organisation=argument["organisation"], principal=principal, run_id=UUID(argument["run_id"]))
    retry_set_aside(parts, turn)
