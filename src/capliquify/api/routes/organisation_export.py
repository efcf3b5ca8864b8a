"""Everything of an organisation as one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import get
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.response import Stream

from capliquify.api.asking import command
from capliquify.api.downloads import attachment
from capliquify.api.parameters import CallerDependency, Organisation
from capliquify.domain.access.permissions import Permission
from capliquify.services import organisation_export

ZIP: Final = "application/zip"


@dataclass
class ZipOperation(Operation):
    """An operation that answers a ZIP."""

    content: ClassVar = {ZIP: OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))}

    def __post_init__(self) -> None:
        """Put the file in the place of the framework's guess."""
        self.responses = {
            **(self.responses or {}),
            "200": OpenAPIResponse(description="The file.", content=self.content),
        }


@command(
    "/organisation/export.zip",
    need=Permission.ORGANISATION_EXPORT,
    fresh_factor=True,
    method=get,
    operation_id="export_organisation",
    operation_class=ZipOperation,
    media_type=ZIP,
    sync_to_thread=True,
)
def export_organisation(caller: CallerDependency, organisation: Organisation = None) -> Stream:
    """Everything of the organisation with its whole history: a CSV of each table and a manifest; no secrets."""
    with caller.context(organisation) as context:
        organisation_export.record_export(context)
        name, slug, principal = organisation_export.export_name(context), context.organisation.slug, context.principal

    def pieces() -> Iterator[bytes]:
        with caller.parts.context(slug, principal, read_only=True) as moment:
            yield from organisation_export.export_organisation(moment)

    return Stream(pieces(), media_type=ZIP, headers={"Content-Disposition": attachment(name)})


HANDLERS = (export_organisation,)
