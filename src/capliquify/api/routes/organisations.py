"""The companies somebody belongs to, their settings, and their end."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, delete, patch
from litestar.params import JSONBody

from capliquify.api.asking import command, question
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation
from capliquify.api.schemas.organisations import (
    CashLineLimit,
    NewOrganisation,
    OrganisationDeletion,
    OrganisationSettings,
)
from capliquify.api.session_cookie import require_built_in
from capliquify.domain.access.permissions import Everyone, Permission
from capliquify.services import cash_line_limits, founding, organisation_deletion, organisations
from capliquify.services.answers.access import Outcome
from capliquify.services.answers.organisations import Organisation as OrganisationAnswer
from capliquify.services.answers.organisations import Organisations


@question("/organisations", need=Everyone.SIGNED_IN, operation_id="list_organisations", sync_to_thread=True)
def list_organisations(caller: CallerDependency) -> Organisations:
    """Organisations the caller belongs to and the settings their answers depend on; a key belongs to one."""
    return caller.organisations()


@command(
    "/organisations",
    need=Everyone.SIGNED_IN,
    operation_id="create_organisation",
    status_code=201,
    sync_to_thread=True,
)
def create_organisation(caller: CallerDependency, data: JSONBody[NewOrganisation]) -> OrganisationAnswer:
    """Set up an empty organisation; whoever is administrator of one can, and becomes administrator of the new one."""
    require_built_in(caller.parts.identity)
    with caller.person() as person:
        return founding.found_organisation(person, slug=data.slug, name=data.name)


@command(
    "/organisation",
    need=Permission.SETTINGS_WRITE,
    method=patch,
    operation_id="change_organisation",
    status_code=200,
    sync_to_thread=True,
)
def change_organisation(
    caller: CallerDependency, data: JSONBody[OrganisationSettings], organisation: Organisation = None
) -> OrganisationAnswer:
    """Change settings. Another currency takes a second factor given just now, a higher limit a second person."""
    change = organisations.OrganisationChange(
        name=data.name,
        currency=data.currency,
        time_zone=data.time_zone,
        week_ends_on=data.week_ends_on,
        cash_line_limit=data.cash_line_limit,
    )
    with caller.context(organisation) as context:
        return organisations.change_organisation(context, change)


@command(
    "/organisation/cash-line-limit",
    need=Permission.SETTINGS_WRITE,
    fresh_factor=True,
    operation_id="change_cash_line_limit",
    status_code=200,
    sync_to_thread=True,
)
def change_cash_line_limit(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[CashLineLimit],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Outcome]:
    """Set how much is entered by hand without a second person: less at once, more once a second person agrees."""
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(cash_line_limits.change_limit(context, data.limit, data.reason), status_code=200),
        )


@command(
    "/organisation/deletion",
    need=Permission.ORGANISATION_DELETE,
    fresh_factor=True,
    operation_id="delete_organisation",
    status_code=200,
    sync_to_thread=True,
)
def delete_organisation(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[OrganisationDeletion],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Outcome]:
    """Ask a second administrator to agree to the end; closed then, it can be restored for thirty days."""
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(founding.ask_for_deletion(context, data.reason), status_code=200),
        )


@command(
    "/organisation/deletion",
    need=Permission.ORGANISATION_DELETE,
    method=delete,
    fresh_factor=True,
    operation_id="restore_organisation",
    status_code=204,
    sync_to_thread=True,
)
def restore_organisation(caller: CallerDependency, organisation: Organisation = None) -> None:
    """Open a closed organisation again, as it was."""
    with caller.context(organisation) as context:
        organisation_deletion.restore(context)


HANDLERS = (
    list_organisations,
    create_organisation,
    change_organisation,
    change_cash_line_limit,
    delete_organisation,
    restore_organisation,
)
