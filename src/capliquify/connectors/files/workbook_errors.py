"""Cells of a worksheet that hold an error such as #REF!, which the workbook library reads as empty."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import FileInput

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 1 << 15  # a cell with its formula fits into it
_LETTERS: Final = 26
_MARKED: Final = re.compile(rb"""\st=["']e["']""")
_ERROR_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c(\s[^<>]*?\bt=["']e["'][^<>]*)>(?:(?!</?(?:\w+:)?c[\s>]).)*?<(?:\w+:)?v[^<>]*>(#[^<]*)<""",
    re.DOTALL,
)
_PLACE: Final = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r"""(?:\w+:)?(\w+)=(?:"([^"]*)"|'([^']*)')""")


def error_cells(file: FileInput, sheet_name: str) -> dict[int, dict[int, str]]:
    """The errors of a sheet: row number, then position in the row, to the error's name."""
    found: dict[int, dict[int, str]] = {}
    with file.open() as stream, zipfile.ZipFile(stream) as archive:
        part = _part_of(archive, sheet_name)
        if part not in archive.namelist():
            return {}
        for attributes, name in _cells(archive, part):
            if place := _PLACE.search(attributes):
                found.setdefault(int(place[2]), {})[_position(place[1])] = html.unescape(name.decode())
    return found


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes]]:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            if _MARKED.search(text):
                yield from _ERROR_CELL.findall(text)
            tail = text[-_OVERLAP:]


def _part_of(archive: zipfile.ZipFile, sheet_name: str) -> str:
    """Path of a sheet inside the workbook, empty when the workbook does not say."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in archive.namelist():
        return ""
    book = archive.read("xl/workbook.xml").decode(errors="replace")
    named = {sheet.get("name"): sheet for sheet in map(_attributes, _SHEET.findall(book))}
    targets = map(_attributes, _RELATION.findall(archive.read(relations).decode(errors="replace")))
    target = {one.get("Id"): one.get("Target", "") for one in targets}.get(named.get(sheet_name, {}).get("id"), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


def _position(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number - 1
