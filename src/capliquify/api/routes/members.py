"""Who belongs to an organisation."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete
from litestar.params import JSONBody, PathParameter

from capliquify.api.asking import command, question
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation
from capliquify.api.schemas.members import MemberChange
from capliquify.domain.access.permissions import Permission, Role
from capliquify.domain.errors import InvalidInput
from capliquify.services import members
from capliquify.services.answers.access import Members, Outcome

UserId = Annotated[UUID, PathParameter(description="The id of the member's account.")]


@question("/members", need=Permission.MEMBERS_READ, operation_id="list_members", sync_to_thread=True)
def list_members(caller: CallerDependency, organisation: Organisation = None) -> Members:
    """Everybody who belongs to the organisation, by name."""
    with caller.context(organisation, read_only=True) as context:
        return members.list_members(context)


@command(
    "/members/{user_id:uuid}/change",
    need=Permission.MEMBERS_MANAGE,
    fresh_factor=True,
    operation_id="change_member",
    status_code=200,
    sync_to_thread=True,
)
def change_member(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    user_id: UserId,
    data: JSONBody[MemberChange],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Outcome]:
    """Make a member something else: at once where it only takes away, else once a second person agrees."""
    standing = members.make_standing(Role(data.role), data.finance, data.approval_limit)
    change = members.MemberChange(standing=standing, reason=data.reason)
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(members.change_member(context, user_id, change), status_code=200),
        )


@command(
    "/members/{user_id:uuid}",
    need=Permission.MEMBERS_MANAGE,
    fresh_factor=True,
    method=delete,
    operation_id="remove_member",
    status_code=204,
    sync_to_thread=True,
)
def remove_member(caller: CallerDependency, user_id: UserId, organisation: Organisation = None) -> None:
    """Take somebody's membership away, at once; their account stays."""
    with caller.context(organisation) as context:
        members.remove_member(context, user_id)


@command(
    "/membership",
    need=Permission.ORGANISATION_READ,
    method=delete,
    operation_id="leave_organisation",
    status_code=204,
    sync_to_thread=True,
)
def leave_organisation(caller: CallerDependency, organisation: Organisation = None) -> None:
    """End your own membership; the last administrator cannot."""
    if organisation is None:
        message = "Name the organisation you want to leave: ?organisation=…"
        raise InvalidInput(message)
    with caller.context(organisation) as context:
        members.leave(context)


HANDLERS = (list_members, change_member, remove_member, leave_organisation)
