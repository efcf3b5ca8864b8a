"""Our templates: empty files with the right columns, for what no vendor exports."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

import xlsxwriter

from capliquify.connectors.files.columns import Reads
from capliquify.connectors.files.kinds.registry import KINDS
from capliquify.domain.errors import NotFound

if TYPE_CHECKING:
    from capliquify.connectors.files.columns import Kind

_WIDEST: Final = 90
_HOLDS: Final = {
    Reads.DATE: "date",
    Reads.MONEY: "amount",
    Reads.QUANTITY: "number",
    Reads.RATE: "number",
    Reads.PERCENT: "percent",
    Reads.DAYS: "whole number",
    Reads.CURRENCY: "currency code",
    Reads.CHOICE: "one of the words listed",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateColumn:
    """One column of a template, explained."""

    name: str
    explanation: str
    holds: str
    required: bool
    example: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateDescription:
    """A template and what each of its columns means."""

    name: str
    description: str
    columns: tuple[TemplateColumn, ...]


def _described(kind: Kind) -> TemplateDescription:
    columns = tuple(
        TemplateColumn(
            name=column.name,
            explanation=column.explanation,
            holds=_HOLDS.get(column.reads, "text"),
            required=column.required,
            example=column.example,
        )
        for column in kind.columns
    )
    return TemplateDescription(name=kind.name, description=kind.description, columns=columns)


TEMPLATES: Final[Mapping[str, TemplateDescription]] = MappingProxyType(
    {kind.name: _described(kind) for kind in KINDS if kind.template}
)
"""Every template by its name."""


def template_bytes(name: str, file_format: Literal["csv", "xlsx"] = "csv") -> bytes:
    """An empty template: a CSV with the header row, or a workbook with a second sheet that explains the columns.

    Raises:
        NotFound: There is no such template.
    """
    template = TEMPLATES.get(name)
    if template is None:
        message = f"there is no template {name!r}: use one of {', '.join(TEMPLATES)}"
        raise NotFound(message)
    if file_format == "xlsx":
        return _workbook(template)
    return (",".join(column.name for column in template.columns) + "\r\n").encode()


def _workbook(template: TemplateDescription) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
        }
        # text keeps 1/52 from turning into a date
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(template.name)
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("Columns")
        notes.freeze_panes(1, 0)
        notes.write_row(0, 0, ["column", "needed", "holds", "explanation", "example"], bold)
        for index, column in enumerate(template.columns):
            sheet.write_string(0, index, column.name, bold)
            plain = text if column.holds in {"text", "one of the words listed"} else None
            sheet.set_column(index, index, max(12, len(column.name) + 2), formats.get(column.holds, plain))
            needed = "yes" if column.required else "no"
            for place, value in enumerate((column.name, needed, column.holds, column.explanation, column.example)):
                notes.write_string(index + 1, place, value, wrapped)
        notes.set_column(0, 2, 24)
        notes.set_column(3, 3, _WIDEST)
        notes.set_column(4, 4, 24)
    return buffer.getvalue()
