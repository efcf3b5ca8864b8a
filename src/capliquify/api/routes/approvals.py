"""What waits for a second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response
from litestar.params import JSONBody, PathParameter, QueryParameter

from capliquify.api.asking import command, question
from capliquify.api.calling import Caller
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, Cursor, IdempotencyKey, Limit, Organisation
from capliquify.api.schemas.members import ApprovalConsent, ApprovalRejection
from capliquify.domain.access.approvals import ApprovalStatus
from capliquify.domain.access.permissions import Permission
from capliquify.services import approval_decisions, approvals
from capliquify.services.answers.access import Approval, Approvals
from capliquify.services.context import Context

ApprovalId = Annotated[UUID, PathParameter(description="The id of the approval.")]
Status = Annotated[
    Literal["pending", "executed", "failed", "rejected", "withdrawn", "expired"] | None,
    QueryParameter(name="status", description="Only those that stand so; all when left out."),
]


@question("/approvals", need=Permission.APPROVALS_READ, operation_id="list_approvals", sync_to_thread=True)
def list_approvals(
    caller: CallerDependency,
    organisation: Organisation = None,
    status: Status = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Approvals:
    """What waits for a second person or was decided, the newest first, and how many wait for you."""
    wanted = None if status is None else ApprovalStatus(status)
    with caller.context(organisation, read_only=True) as context:
        return approvals.list_approvals(context, status=wanted, limit=limit, cursor=cursor)


@question(
    "/approvals/{approval_id:uuid}", need=Permission.APPROVALS_READ, operation_id="get_approval", sync_to_thread=True
)
def get_approval(caller: CallerDependency, approval_id: ApprovalId, organisation: Organisation = None) -> Approval:
    """One approval as it stands. Send its `payload_hash` back to agree to exactly this."""
    with caller.context(organisation, read_only=True) as context:
        return approvals.get_approval(context, approval_id)


@command(
    "/approvals/{approval_id:uuid}/approve",
    need=Permission.APPROVALS_READ,
    fresh_factor=True,
    operation_id="approve",
    status_code=200,
    sync_to_thread=True,
)
def approve(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    approval_id: ApprovalId,
    data: JSONBody[ApprovalConsent],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Approval]:
    """Agree to what was read; it is carried out at once. Where that is refused `status` is failed and `outcome` why."""

    def act(context: Context) -> Approval:
        return approval_decisions.approve(context, approval_id, data.payload_hash, data.comment)

    return _once(caller, organisation, idempotency_key, Fingerprint.of_document(request, data), act)


@command(
    "/approvals/{approval_id:uuid}/reject",
    need=Permission.APPROVALS_READ,
    fresh_factor=True,
    operation_id="reject",
    status_code=200,
    sync_to_thread=True,
)
def reject(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    approval_id: ApprovalId,
    data: JSONBody[ApprovalRejection],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Approval]:
    """Refuse it, and say why."""

    def act(context: Context) -> Approval:
        return approval_decisions.reject(context, approval_id, data.comment)

    return _once(caller, organisation, idempotency_key, Fingerprint.of_document(request, data), act)


@command(
    "/approvals/{approval_id:uuid}/withdraw",
    need=Permission.APPROVALS_READ,
    operation_id="withdraw_approval",
    status_code=200,
    sync_to_thread=True,
)
def withdraw_approval(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    approval_id: ApprovalId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Approval]:
    """Take back what you asked for yourself."""

    def act(context: Context) -> Approval:
        return approval_decisions.withdraw(context, approval_id)

    return _once(caller, organisation, idempotency_key, Fingerprint.of(request), act)


def _once(
    caller: Caller,
    organisation: str | None,
    key: str | None,
    fingerprint: Fingerprint,
    act: Callable[[Context], Approval],
) -> Response[Approval]:
    with caller.context(organisation) as context:
        return answer_once(context, key, fingerprint, lambda: Response(act(context), status_code=200))


HANDLERS = (list_approvals, get_approval, approve, reject, withdraw_approval)
