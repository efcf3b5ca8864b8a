"""Workbooks made to hurt whoever opens them: refused, or read as what they say, in little time and memory."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from capliquify.connectors.files.importing import open_reading
from capliquify.domain.errors import FileRefused
from support.export_files import MemoryFile, options, read, workbook

HEADER: list[object] = ["date", "account_class", "amount", "currency"]
ROW: list[object] = ["2026-01-31", "cash", 5, "GBP"]
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">' + b"".join(
    b'<!ENTITY lol%d "%s">' % (n, b"&lol%s;" % (b"" if n == 1 else str(n - 1).encode()) * 10) for n in range(1, 11)
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">'
SECONDS = 10.0


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts.get(name) or old.read(name))
    return buffer.getvalue()


def with_entities(content: bytes, name: str, declarations: bytes, reference: bytes) -> bytes:
    body = part_of(content, name)
    start = body.index(b"?>") + 2
    return with_parts(content, {name: declarations + b"]>" + body[start:].replace(b"GBP", reference)})


def inline_sheet() -> bytes:
    """A workbook whose texts stand in the sheet itself, where an entity would be expanded."""
    cells = "".join(
        f'<row r="{n}">' + "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in row) + "</row>"
        for n, row in enumerate([HEADER, ROW], 1)
    )
    sheet = f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    return with_parts(workbook(("Sheet1", [HEADER, ROW])), {"xl/worksheets/sheet1.xml": sheet.encode()})


@pytest.mark.parametrize(
    ("declarations", "reference"),
    [(LAUGHS, b"&lol10;"), (OUTSIDE, b"&secret;")],
    ids=["billion laughs", "outside file"],
)
def test_entities_are_never_expanded(declarations: bytes, reference: bytes) -> None:
    content = with_entities(inline_sheet(), "xl/worksheets/sheet1.xml", declarations, reference)
    started = time.monotonic()
    try:
        shown = str(read(content))
    except FileRefused as refused:
        shown = str(refused)
    assert time.monotonic() - started < SECONDS
    assert ("lollol" in shown, "root:" in shown) == (False, False)


def test_shared_texts_far_larger_than_their_file_are_refused() -> None:
    texts = b"<sst>" + b"<si><t>" + b"a" * (1 << 20) + b"</t></si>" * 1 + b"</sst>"
    huge = texts + b" " * (40 << 20)
    content = with_parts(workbook(("Sheet1", [HEADER, ROW])), {"xl/sharedStrings.xml": huge})
    with pytest.raises(FileRefused, match="far larger when unpacked"):
        open_reading(MemoryFile(content, "book.xlsx"), options())


def test_an_archive_inside_of_a_workbook_is_never_unpacked() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(64 << 20))
    content = with_parts(workbook(("Sheet1", [HEADER, ROW])), {"xl/embeddings/nested.zip": inner.getvalue()})
    started = time.monotonic()
    open_reading(MemoryFile(content, "book.xlsx"), options())
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("name", ["../../escaped", "/absolute", "C:\\escaped", "xl/../../escaped"])
def test_names_that_lead_out_of_the_archive_write_nothing(
    name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("a") / "b" / "c"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    content = with_parts(workbook(("Sheet1", [HEADER, ROW])), {name: b"x"})
    open_reading(MemoryFile(content, "book.xlsx"), options())
    assert list(folder.parent.parent.rglob("*")) == [folder.parent, folder]


def test_a_link_in_an_archive_leads_nowhere() -> None:
    buffer = io.BytesIO(workbook(("Sheet1", [HEADER, ROW])))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "root:" not in str(read(buffer.getvalue()))
