"""Asking somebody to join, and saying yes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final, cast
from uuid import UUID

import msgspec
from litestar import Request, Response, delete
from litestar.params import JSONBody, PathParameter

from capliquify.api.asgi import Scope
from capliquify.api.asking import command, question
from capliquify.api.calling import origin_of, read_credential
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation, PartsDependency
from capliquify.api.schemas.members import InvitationAcceptance, NewInvitation, ShownInvitation
from capliquify.api.schemas.people import LARGEST_BODY
from capliquify.api.session_cookie import require_built_in, session_cookies, user_agent_of
from capliquify.domain.access.permissions import Everyone, Permission, Role
from capliquify.services import invitations, joining
from capliquify.services.answers.access import (
    Invitation,
    InvitationAccepted,
    InvitationOffer,
    InvitationOutcome,
    Invitations,
)
from capliquify.services.members import make_standing

INVITED: Final = "api:invitation"

InvitationId = Annotated[UUID, PathParameter(description="The id of the invitation.")]


@question("/invitations", need=Permission.MEMBERS_READ, operation_id="list_invitations", sync_to_thread=True)
def list_invitations(caller: CallerDependency, organisation: Organisation = None) -> Invitations:
    """Invitations nobody has answered, the newest first."""
    with caller.context(organisation, read_only=True) as context:
        return invitations.list_invitations(context)


@command(
    "/invitations",
    need=Permission.MEMBERS_MANAGE,
    operation_id="create_invitation",
    status_code=201,
    sync_to_thread=True,
)
def create_invitation(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[NewInvitation],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[InvitationOutcome]:
    """Ask somebody to join; an administrator, or whoever is given money apart, only once a second person agrees."""
    standing = make_standing(Role(data.role), data.finance, data.approval_limit or Decimal(0))
    new = invitations.NewInvitation(email=data.email, standing=standing, reason=data.reason)
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(invitations.invite(context, new), status_code=201),
            kept=_outcome_without_link,
        )


@command(
    "/invitations/{invitation_id:uuid}/resend",
    need=Permission.MEMBERS_MANAGE,
    operation_id="resend_invitation",
    status_code=200,
    sync_to_thread=True,
)
def resend_invitation(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    invitation_id: InvitationId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Invitation]:
    """Send an invitation again, with a new link that counts for seven days; the link before counts no more."""
    fingerprint = Fingerprint.of(request)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(invitations.resend_invitation(context, invitation_id), status_code=200),
            kept=_without_link,
        )


@command(
    "/invitations/{invitation_id:uuid}",
    need=Permission.MEMBERS_MANAGE,
    method=delete,
    operation_id="withdraw_invitation",
    status_code=204,
    sync_to_thread=True,
)
def withdraw_invitation(
    caller: CallerDependency, invitation_id: InvitationId, organisation: Organisation = None
) -> None:
    """Let an invitation count no more."""
    with caller.context(organisation) as context:
        invitations.withdraw_invitation(context, invitation_id)


@command(
    "/invitations/look",
    need=Everyone.PUBLIC,
    operation_id="look_at_invitation",
    status_code=200,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def look_at_invitation(
    request: Request[Any, Any, Any], parts: PartsDependency, data: JSONBody[ShownInvitation]
) -> InvitationOffer:
    """What an invitation offers to whoever holds its link."""
    with parts.system_context(INVITED, origin_of(cast("Scope", request.scope))) as context:
        return joining.look(context, data.token)


@command(
    "/invitations/accept",
    need=Everyone.PUBLIC,
    operation_id="accept_invitation",
    status_code=201,
    request_max_body_size=LARGEST_BODY,
    sync_to_thread=True,
)
def accept_invitation(
    request: Request[Any, Any, Any], parts: PartsDependency, data: JSONBody[InvitationAcceptance]
) -> Response[InvitationAccepted]:
    """Join: with name and password where the address has no account, else signed in as the one invited."""
    scope = cast("Scope", request.scope)
    origin = origin_of(scope)
    if data.name is None or data.password is None:
        credential = read_credential(scope, parts.identity)
        with parts.admit_person(credential, origin) as person:
            return Response(joining.accept(person, data.token), status_code=201)
    require_built_in(parts.identity)
    with parts.system_context(INVITED, origin) as context:
        offer = joining.look(context, data.token)
    newcomer = joining.new_person(offer, data.name, data.password, user_agent_of(request))
    with parts.system_context(INVITED, origin) as context:
        accepted, token = joining.accept_as_new(context, data.token, newcomer)
    return Response(accepted, status_code=201, cookies=session_cookies(parts.identity, token))


def _without_link(invitation: Invitation) -> Invitation:
    return msgspec.structs.replace(invitation, link=None)


def _outcome_without_link(outcome: InvitationOutcome) -> InvitationOutcome:
    """The link is told once: a repeat of the request does not tell it, and the database does not know it."""
    invitation = outcome.invitation
    return msgspec.structs.replace(outcome, invitation=None if invitation is None else _without_link(invitation))


HANDLERS = (
    list_invitations, create_invitation, resend_invitation, withdraw_invitation, look_at_invitation, accept_invitation,
)  # fmt: skip
