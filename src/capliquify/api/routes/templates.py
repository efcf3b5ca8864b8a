"""Templates of the files no vendor exports."""

from __future__ import annotations

from typing import Annotated

from litestar import Response
from litestar.params import PathParameter

from capliquify.api.asking import question
from capliquify.api.downloads import FileFormat, FileOperation, file_response
from capliquify.api.schemas.templates import Template, TemplateColumn, Templates
from capliquify.domain.access.permissions import Everyone
from capliquify.domain.errors import NotFound
from capliquify.services import templates

FileName = Annotated[
    str,
    PathParameter(
        description="Name of a template, then `.csv` or `.xlsx`.", pattern=r"^[a-z-]+\.(csv|xlsx)$", max_length=60
    ),
]


@question("/templates", need=Everyone.PUBLIC, operation_id="list_templates", sync_to_thread=False)
def list_templates() -> Templates:
    """All templates and what their columns hold."""
    return Templates(
        templates=[
            Template(
                name=each.name,
                description=each.description,
                columns=[
                    TemplateColumn(
                        name=column.name,
                        required=column.required,
                        explanation=column.explanation,
                        example=column.example,
                    )
                    for column in each.columns
                ],
            )
            for each in templates.list_templates()
        ]
    )


@question(
    "/templates/{file_name:str}",
    need=Everyone.PUBLIC,
    operation_id="get_template_file",
    operation_class=FileOperation,
    sync_to_thread=True,
)
def get_template_file(file_name: FileName) -> Response[bytes]:
    """One template as CSV or as a workbook whose second sheet explains the columns."""
    name, _, suffix = file_name.rpartition(".")
    if suffix not in {"csv", "xlsx"}:
        message = f"There is no file {file_name!r}; templates end in .csv or .xlsx."
        raise NotFound(message)
    file_format: FileFormat = "csv" if suffix == "csv" else "xlsx"
    return file_response(file_name, file_format, templates.template_file(name, file_format))


HANDLERS = (list_templates, get_template_file)
