"""Answers as files: the same document as CSV or as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from litestar import Response
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from capliquify.services.exports.table import Table, to_csv
from capliquify.services.exports.workbook import to_xlsx

FileFormat = Literal["csv", "xlsx"]

MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(name: str, file_format: FileFormat, tables: Sequence[Table]) -> Response[bytes]:
    """The tables as one file; CSV holds the first of them, a workbook all."""
    body = to_csv(tables[0]) if file_format == "csv" else to_xlsx(tables)
    return file_response(f"{name}.{file_format}", file_format, body)


def file_response(file_name: str, file_format: FileFormat, body: bytes) -> Response[bytes]:
    """Bytes a browser saves under a name; names are ours, never a caller's."""
    return Response(body, media_type=MEDIA_TYPES[file_format], headers={"Content-Disposition": attachment(file_name)})


def attachment(file_name: str) -> str:
    """The header that makes a browser save a file under a name."""
    return f'attachment; filename="{file_name}"'


@dataclass
class FileOperation(Operation):
    """An operation that answers a file: the framework would document its bytes as JSON."""

    formats: ClassVar[tuple[FileFormat, ...]] = ("csv", "xlsx")

    def __post_init__(self) -> None:
        """Put the file in the place of the framework's guess."""
        binary = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        content = {MEDIA_TYPES[each]: binary for each in self.formats}
        self.responses = {**(self.responses or {}), "200": OpenAPIResponse(description="The file.", content=content)}


@dataclass
class CsvOperation(FileOperation):
    """An operation that answers a CSV file."""

    formats: ClassVar[tuple[FileFormat, ...]] = ("csv",)


@dataclass
class XlsxOperation(FileOperation):
    """An operation that answers a workbook."""

    formats: ClassVar[tuple[FileFormat, ...]] = ("xlsx",)
