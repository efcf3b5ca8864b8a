"""Templates of the files no vendor exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from capliquify.connectors.files.templates import TEMPLATES, template_bytes
from capliquify.domain.errors import NotFound

if TYPE_CHECKING:
    from capliquify.connectors.files.templates import TemplateDescription


def list_templates() -> list[TemplateDescription]:
    """All templates with their columns explained."""
    return list(TEMPLATES.values())


def get_template(name: str) -> TemplateDescription:
    """One template with its columns explained.

    Raises:
        NotFound: There is no such template.
    """
    try:
        return TEMPLATES[name]
    except KeyError:
        message = f"There is no template {name!r}; there are {', '.join(TEMPLATES)}."
        raise NotFound(message) from None


def template_file(name: str, file_format: Literal["csv", "xlsx"]) -> bytes:
    """An empty template: its header as CSV, or a workbook whose second sheet explains the columns.

    Raises:
        NotFound: There is no such template.
    """
    get_template(name)
    return template_bytes(name, file_format)
