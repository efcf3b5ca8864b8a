"""Walks a source; run again after a kill it goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from capliquify.services.job_names import JobName, principal_of
from capliquify.services.sync_effort import Turn
from capliquify.services.sync_walk import sync_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Carry out a turn of the sync; one that has ended is left as it is."""
    principal = principal_of(JobName.SYNC_SOURCE)
    turn = Turn(organisation=argument["organisation"], principal=principal, run_id=UUID(argument["run_id"]))
    sync_source(parts, turn)
