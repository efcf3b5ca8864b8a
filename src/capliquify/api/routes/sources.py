"""Connected systems as they stand: what they brought, what they are at, what was set aside."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import PathParameter

from capliquify.api.asking import question
from capliquify.api.parameters import CallerDependency, Cursor, Limit, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import set_aside_retry, source_kinds, source_reading
from capliquify.services.answers.sources import SetAsideRecords, Source, SourceKinds, Sources, SyncRuns

SourceId = Annotated[UUID, PathParameter(description="The id of the source.")]


@question("/source-kinds", need=Permission.IMPORTS_READ, operation_id="list_source_kinds", sync_to_thread=True)
def list_source_kinds(caller: CallerDependency, organisation: Organisation = None) -> SourceKinds:
    """The systems that can be connected, and what each asks for."""
    with caller.context(organisation, read_only=True) as context:
        return source_kinds.list_kinds(context)


@question("/sources", need=Permission.IMPORTS_READ, operation_id="list_sources", sync_to_thread=True)
def list_sources(caller: CallerDependency, organisation: Organisation = None) -> Sources:
    """Connected systems: how fresh each is, what runs, what waits for a person, and whether its totals equal ours."""
    with caller.context(organisation, read_only=True) as context:
        return source_reading.list_sources(context)


@question("/sources/{source_id:uuid}", need=Permission.IMPORTS_READ, operation_id="get_source", sync_to_thread=True)
def get_source(caller: CallerDependency, source_id: SourceId, organisation: Organisation = None) -> Source:
    """One connected system as it stands."""
    with caller.context(organisation, read_only=True) as context:
        return source_reading.get_source(context, str(source_id))


@question(
    "/sources/{source_id:uuid}/runs", need=Permission.IMPORTS_READ, operation_id="list_sync_runs", sync_to_thread=True
)
def list_sync_runs(
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SyncRuns:
    """Syncs of a system, newest first."""
    with caller.context(organisation, read_only=True) as context:
        return source_reading.list_runs(context, str(source_id), limit=limit, cursor=cursor)


@question(
    "/sources/{source_id:uuid}/set-aside",
    need=Permission.IMPORTS_READ,
    operation_id="list_set_aside_records",
    sync_to_thread=True,
)
def list_set_aside_records(
    caller: CallerDependency,
    source_id: SourceId,
    organisation: Organisation = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SetAsideRecords:
    """Records of a system that could not be used yet, newest first, each with its reason and what helps."""
    with caller.context(organisation, read_only=True) as context:
        return set_aside_retry.list_set_aside(context, str(source_id), limit=limit, cursor=cursor)


HANDLERS = (list_source_kinds, list_sources, get_source, list_sync_runs, list_set_aside_records)
