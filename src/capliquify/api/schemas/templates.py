"""The templates of files no vendor exports."""

from __future__ import annotations

import msgspec


class TemplateColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a template."""

    name: str
    required: bool
    explanation: str
    example: str


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One template and what its columns hold."""

    name: str
    description: str
    columns: list[TemplateColumn]


class Templates(msgspec.Struct, frozen=True, kw_only=True):
    """All templates that can be downloaded."""

    templates: list[Template]
