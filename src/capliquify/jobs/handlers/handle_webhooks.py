"""Fetches what webhooks named; run again after a kill it fetches what is not stored yet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from capliquify.services.job_names import JobName, principal_of
from capliquify.services.sync_effort import Turn
from capliquify.services.webhook_work import handle_webhooks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.bootstrap import Parts


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Carry out a turn of the sync; one that has ended is left as it is."""
    principal = principal_of(JobName.HANDLE_WEBHOOKS)
    turn = Turn(organisation=argument["organisation"], principal=principal, run_id=UUID(argument["run_id"]))
    handle_webhooks(parts, turn)
