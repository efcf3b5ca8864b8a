"""Totals of ours beside the vendors' own, and settlements of sales channels."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import PathParameter, QueryParameter

from capliquify.api.asking import question
from capliquify.api.parameters import READABLE_PATTERN, CallerDependency, Cursor, Limit, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import reconciliation, settlements
from capliquify.services.answers.settlements import SettlementDetail, Settlements
from capliquify.services.answers.sources import Check, Checks

CheckId = Annotated[UUID, PathParameter(description="The id of the comparison.")]
SettlementId = Annotated[UUID, PathParameter(description="The id of the settlement.")]
OfSource = Annotated[
    UUID | None, QueryParameter(name="source_id", description="Only what was compared with this source.")
]
OfChannel = Annotated[
    str | None,
    QueryParameter(
        name="channel",
        description="Only settlements of this channel, e.g. Amazon UK.",
        min_length=1,
        max_length=200,
        pattern=READABLE_PATTERN,
    ),
]


@question("/checks", need=Permission.FINANCE_READ, operation_id="list_checks", sync_to_thread=True)
def list_checks(caller: CallerDependency, organisation: Organisation = None, source_id: OfSource = None) -> Checks:
    """The totals compared last, the largest difference first; each opens to the rows behind it."""
    with caller.context(organisation, read_only=True) as context:
        return reconciliation.list_checks(context, source_id=source_id)


@question("/checks/{check_id:uuid}", need=Permission.FINANCE_READ, operation_id="get_check", sync_to_thread=True)
def get_check(caller: CallerDependency, check_id: CheckId, organisation: Organisation = None) -> Check:
    """One comparison with the rows behind it."""
    with caller.context(organisation, read_only=True) as context:
        return reconciliation.get_check(context, check_id)


@question("/settlements", need=Permission.FINANCE_READ, operation_id="list_settlements", sync_to_thread=True)
def list_settlements(
    caller: CallerDependency,
    organisation: Organisation = None,
    channel: OfChannel = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Settlements:
    """Settlements, the newest first: gross, fees, refunds, reserve, deposit, and the bank line of each."""
    with caller.context(organisation, read_only=True) as context:
        return settlements.list_settlements(context, channel=channel, limit=limit, cursor=cursor)


@question(
    "/settlements/{settlement_id:uuid}",
    need=Permission.FINANCE_READ,
    operation_id="get_settlement",
    sync_to_thread=True,
)
def get_settlement(
    caller: CallerDependency, settlement_id: SettlementId, organisation: Organisation = None
) -> SettlementDetail:
    """One settlement with the channel's own breakdown."""
    with caller.context(organisation, read_only=True) as context:
        return settlements.get_settlement(context, settlement_id)


HANDLERS = (list_checks, get_check, list_settlements, get_settlement)
