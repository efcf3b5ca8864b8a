"""The companies somebody belongs to, their settings, and their end."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, delete, patch
from litestar.params import JSONBody

from capliquify.api.asking import command, question
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import CallerDependency, IdempotencyKey, Organisation
from capliquify.api.schemas.organisations import NewOrganisation, OrganisationDeletion, OrganisationSettings
from capliquify.api.session_cookie import require_built_in
from capliquify.domain.access.permissions import Everyone, Permission
from capliquify.services import founding, organisation_deletion, organisations
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
    """Change settings. A higher `cash_line_limit`, or another currency, takes a second factor given just now."""
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


HANDLERS = (list_organisations, create_organisation, change_organisation, delete_organisation, restore_organisation)
