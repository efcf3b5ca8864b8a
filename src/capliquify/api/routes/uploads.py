"""Taking a file in: streamed into the database, then imported by a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIHeader, OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import QueryParameter, SkipValidation

from capliquify.api.asking import command
from capliquify.api.calling import Caller
from capliquify.api.idempotency import Fingerprint, answer_once, replay
from capliquify.api.parameters import READABLE_PATTERN, CallerDependency, IdempotencyKey, Organisation
from capliquify.api.receiving import receive_body
from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import Conflict
from capliquify.services import idempotency, uploads
from capliquify.services.answers.imports import ImportJob
from capliquify.services.import_options import ImportOptions, check_options

FileName = Annotated[
    str,
    QueryParameter(
        name="file_name",
        description="Name of the file, as the person knows it.",
        min_length=1,
        max_length=255,
        pattern=READABLE_PATTERN,
    ),
]
Kind = Annotated[
    str | None,
    QueryParameter(
        name="kind", description="What the file is, where its header leaves it open.", pattern=r"^[a-z-]{1,60}$"
    ),
]
Dates = Annotated[
    Literal["day-first", "month-first"] | None,
    QueryParameter(name="dates", description="How dates are written, where the file leaves it open."),
]
DecimalMark = Annotated[
    Literal["point", "comma"] | None,
    QueryParameter(name="decimal", description="The decimal mark, where the file leaves it open."),
]
Account = Annotated[
    str | None,
    QueryParameter(
        name="account",
        description="The account of a bank file that names none.",
        min_length=1,
        max_length=200,
        pattern=READABLE_PATTERN,
    ),
]
Currency = Annotated[
    str | None,
    QueryParameter(name="currency", description="The currency of a file that names none.", pattern=r"^[A-Z]{3}$"),
]
Encoding = Annotated[
    str | None,
    QueryParameter(
        name="encoding",
        description="The encoding of the text, where it is recognised wrongly, e.g. cp1252.",
        pattern=r"^[A-Za-z0-9_.-]{1,40}$",
    ),
]


@dataclass
class UploadOperation(Operation):
    """Documents the raw body, which no parameter of the handler shows."""

    def __post_init__(self) -> None:
        """Describe the body and the address of the import."""
        content = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, min_length=1))
        self.request_body = RequestBody(
            description="The bytes of the file.", required=True, content={"application/octet-stream": content}
        )
        accepted = (self.responses or {}).get("202")
        location = OpenAPIHeader(
            schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.URI_REFERENCE),
            description="Where the import is followed.",
        )
        if accepted is not None and hasattr(accepted, "headers"):
            accepted.headers = {**(accepted.headers or {}), "Location": location}


@command(
    "/imports",
    need=Permission.IMPORTS_WRITE,
    operation_id="create_import",
    operation_class=UploadOperation,
    status_code=202,
)
async def create_import(
    request: Request[Any, Any, Any],
    caller: CallerDependency,
    max_upload_bytes: NamedDependency[SkipValidation[int]],
    file_name: FileName,
    organisation: Organisation = None,
    kind: Kind = None,
    dates: Dates = None,
    decimal: DecimalMark = None,
    account: Account = None,
    currency: Currency = None,
    encoding: Encoding = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[ImportJob]:
    """Take a file in and queue its import; follow the import at `Location`."""
    options = ImportOptions(
        kind=kind, dates=dates, decimal=decimal, account=account, currency=currency, encoding=encoding
    )
    check_options(options)
    if idempotency_key is not None and await sync_to_thread(_is_used, caller, organisation, idempotency_key):
        body = await receive_body(request, max_upload_bytes, None)
        fingerprint = Fingerprint.of(request, body.digest)
        return await sync_to_thread(_replay, caller, organisation, idempotency_key, fingerprint)
    import_id = await sync_to_thread(_open, caller, organisation, file_name, options)

    async def write(position: int, data: bytes) -> None:
        await sync_to_thread(_append, caller, organisation, import_id, position, data)

    body = await receive_body(request, max_upload_bytes, write)
    fingerprint = Fingerprint.of(request, body.digest)
    return await sync_to_thread(_finish, caller, organisation, import_id, idempotency_key, fingerprint)


def _is_used(caller: Caller, organisation: str | None, key: str) -> bool:
    with caller.context(organisation, read_only=True) as context:
        return idempotency.is_used(context, key)


def _replay(caller: Caller, organisation: str | None, key: str, fingerprint: Fingerprint) -> Response[ImportJob]:
    with caller.context(organisation, read_only=True) as context:
        kept = idempotency.find_answer(context, key, fingerprint.value)
    if kept is None:
        message = "The answer kept under this Idempotency-Key has just expired; send the request again."
        raise Conflict(message)
    return replay(kept)


def _open(caller: Caller, organisation: str | None, file_name: str, options: ImportOptions) -> str:
    with caller.context(organisation) as context:
        return uploads.open_upload(context, file_name, options)


def _append(caller: Caller, organisation: str | None, import_id: str, position: int, data: bytes) -> None:
    with caller.context(organisation) as context:
        uploads.append_chunk(context, import_id, position, data)


def _finish(
    caller: Caller, organisation: str | None, import_id: str, key: str | None, fingerprint: Fingerprint
) -> Response[ImportJob]:
    """The import becomes visible, its job is queued and the answer is kept, or none of the three."""

    def act() -> Response[ImportJob]:
        job = uploads.finish_upload(context, import_id)
        return Response(
            job,
            status_code=202,
            headers={"Location": f"/api/v1/imports/{job.id}?organisation={context.organisation.slug}"},
        )

    with caller.context(organisation) as context:
        return answer_once(context, key, fingerprint, act)


HANDLERS = (create_import,)
