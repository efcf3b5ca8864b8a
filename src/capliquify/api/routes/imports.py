"""Imports: what came in, what could not be used and why, and undoing one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from litestar import HttpMethod, Request, Response, route
from litestar.params import PathParameter
from litestar.response import Stream

from capliquify.api.asking import OPEN, command, question
from capliquify.api.downloads import MEDIA_TYPES, CsvOperation, attachment
from capliquify.api.idempotency import Fingerprint, answer_once
from capliquify.api.parameters import PAGE_LIMIT, CallerDependency, Cursor, IdempotencyKey, Limit, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import ingest
from capliquify.services.answers.imports import ImportJob, ImportJobs, Rollback, RowErrors
from capliquify.services.exports.imports import row_errors_table
from capliquify.services.exports.table import to_csv

ImportId = Annotated[UUID, PathParameter(description="The id of the import.")]


@route(
    "/imports", opt=OPEN, http_method=HttpMethod.OPTIONS, include_in_schema=False, status_code=204, sync_to_thread=False
)
def name_methods() -> Response[None]:
    """The methods of the address; what the framework makes up for two handlers forgets the second."""
    return Response(None, status_code=204, headers={"Allow": "GET, OPTIONS, POST"})


@question("/imports", need=Permission.IMPORTS_READ, operation_id="list_imports", sync_to_thread=True)
def list_imports(
    caller: CallerDependency, organisation: Organisation = None, limit: Limit = 50, cursor: Cursor = None
) -> ImportJobs:
    """Imports, newest first."""
    with caller.context(organisation, read_only=True) as context:
        return ingest.list_imports(context, limit=limit, cursor=cursor)


@question("/imports/{import_id:uuid}", need=Permission.IMPORTS_READ, operation_id="get_import", sync_to_thread=True)
def get_import(caller: CallerDependency, import_id: ImportId, organisation: Organisation = None) -> ImportJob:
    """One import as it stands."""
    with caller.context(organisation, read_only=True) as context:
        return ingest.get_import(context, str(import_id))


@question(
    "/imports/{import_id:uuid}/errors",
    need=Permission.IMPORTS_READ,
    operation_id="list_import_errors",
    sync_to_thread=True,
)
def list_import_errors(
    caller: CallerDependency,
    import_id: ImportId,
    organisation: Organisation = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> RowErrors:
    """Rows of an import that were set aside, in file order, each with its reason and how to fix it."""
    with caller.context(organisation, read_only=True) as context:
        return ingest.list_row_errors(context, str(import_id), limit=limit, cursor=cursor)


@question(
    "/imports/{import_id:uuid}/errors.csv",
    need=Permission.IMPORTS_READ,
    operation_id="get_import_errors_csv",
    operation_class=CsvOperation,
    media_type=MEDIA_TYPES["csv"],
    sync_to_thread=True,
)
def get_import_errors_csv(caller: CallerDependency, import_id: ImportId, organisation: Organisation = None) -> Stream:
    """All rows of an import that were set aside, as CSV."""

    def page_at(cursor: str | None) -> RowErrors:
        with caller.context(organisation, read_only=True) as context:
            return ingest.list_row_errors(context, str(import_id), limit=PAGE_LIMIT, cursor=cursor)

    def lines(page: RowErrors) -> Iterator[bytes]:
        yield to_csv(row_errors_table(page))
        while page.next_cursor is not None:
            page = page_at(page.next_cursor)
            yield to_csv(row_errors_table(page)).split(b"\r\n", 1)[1]  # the header stands above the first page

    headers = {"Content-Disposition": attachment(f"rows-not-used-{import_id}.csv")}
    return Stream(lines(page_at(None)), media_type=MEDIA_TYPES["csv"], headers=headers)


@command(
    "/imports/{import_id:uuid}/rollback",
    need=Permission.IMPORTS_WRITE,
    operation_id="roll_back_import",
    status_code=200,
    sync_to_thread=True,
)
def roll_back_import(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    import_id: ImportId,
    organisation: Organisation = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Rollback]:
    """Undo an import: what it changed is again as it was before. Refused where a later import changed the same rows."""
    fingerprint = Fingerprint.of(request)
    with caller.context(organisation) as context:
        return answer_once(
            context,
            idempotency_key,
            fingerprint,
            lambda: Response(ingest.rollback_import(context, str(import_id)), status_code=200),
        )


HANDLERS = (name_methods, list_imports, get_import, list_import_errors, get_import_errors_csv, roll_back_import)
