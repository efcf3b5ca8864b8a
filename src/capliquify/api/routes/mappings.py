"""What codes of sources mean."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete
from litestar.params import JSONBody, PathParameter, QueryParameter

from capliquify.api.asking import command, question
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import READABLE_PATTERN, CallerDependency, IdempotencyKey, Organisation
from capliquify.api.schemas.mappings import NewMappings, SuggestionsConfirmation, VendorOfFacts
from capliquify.domain.access.permissions import Permission
from capliquify.domain.sources.identity import IdentityKind, MatchMethod
from capliquify.services import identity_map
from capliquify.services.answers.sources import DecidedMappings, Mappings, MappingTargets
from capliquify.services.identity_map import Decision
from capliquify.services.unmapped import Narrowing

MappingId = Annotated[UUID, PathParameter(description="The id of the mapping.")]
KindFilter = Annotated[IdentityKind | None, QueryParameter(name="kind", description="Only codes of this kind.")]
VendorFilter = Annotated[
    VendorOfFacts | None, QueryParameter(name="vendor", description="Only codes of this system, or of templates.")
]
Sought = Annotated[
    str | None,
    QueryParameter(
        name="q", description="A part of a code or name.", min_length=1, max_length=200, pattern=READABLE_PATTERN
    ),
]
TargetKind = Annotated[IdentityKind, QueryParameter(name="kind", description="What the code names.")]


@question("/mappings", need=Permission.IMPORTS_READ, operation_id="list_mappings", sync_to_thread=True)
def list_mappings(
    caller: CallerDependency,
    organisation: Organisation = None,
    kind: KindFilter = None,
    vendor: VendorFilter = None,
    q: Sought = None,
) -> Mappings:
    """Codes nobody decided on, the most valuable first, with suggestions, and the decisions, the newest first."""
    with caller.context(organisation, read_only=True) as context:
        return identity_map.list_mappings(context, kind=kind, vendor=vendor, q=q)


@question("/mappings/targets", need=Permission.IMPORTS_READ, operation_id="list_mapping_targets", sync_to_thread=True)
def list_mapping_targets(
    caller: CallerDependency,
    organisation: Organisation = None,
    kind: TargetKind = IdentityKind.ITEM,
    q: Sought = None,
) -> MappingTargets:
    """What a code can mean, by a part of its code or name, the first fifty."""
    with caller.context(organisation, read_only=True) as context:
        return identity_map.list_targets(context, kind=kind, q=q or "")


@command(
    "/mappings",
    need=Permission.IMPORTS_WRITE,
    operation_id="decide_mappings",
    status_code=201,
    sync_to_thread=True,
)
def decide_mappings(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[NewMappings],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[DecidedMappings]:
    """Say what codes mean, all or none; an earlier decision about one of them ends."""
    decisions = [
        Decision(kind=each.kind, vendor=each.vendor, code=each.code, target=each.target) for each in data.mappings
    ]
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(DecidedMappings(mapped=identity_map.decide(context, decisions)), status_code=201),
        )


@command(
    "/mappings/confirm-suggestions",
    need=Permission.IMPORTS_WRITE,
    operation_id="confirm_mapping_suggestions",
    status_code=200,
    sync_to_thread=True,
)
def confirm_mapping_suggestions(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    data: JSONBody[SuggestionsConfirmation],
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[DecidedMappings]:
    """Decide every code that has exactly one suggestion, found by the method; answers what was decided."""
    narrowing = Narrowing(kind=data.kind, vendor=data.vendor, q=data.q)
    method = MatchMethod(data.method)
    fingerprint = Fingerprint.of_document(request, data)
    with caller.context(organisation) as context:

        def act() -> Response[DecidedMappings]:
            mapped = identity_map.confirm_suggestions(context, method, narrowing)
            return Response(DecidedMappings(mapped=mapped), status_code=200)

        return answer_once(context, idempotency_key, fingerprint, act)


@command(
    "/mappings/{mapping_id:uuid}",
    need=Permission.IMPORTS_WRITE,
    operation_id="undo_mapping",
    method=delete,
    status_code=204,
    sync_to_thread=True,
)
def undo_mapping(caller: CallerDependency, mapping_id: MappingId, organisation: Organisation = None) -> None:
    """Let a decision hold no more: its code stands for itself again."""
    with caller.context(organisation) as context:
        identity_map.undo(context, mapping_id)


HANDLERS = (list_mappings, list_mapping_targets, decide_mappings, confirm_mapping_suggestions, undo_mapping)
