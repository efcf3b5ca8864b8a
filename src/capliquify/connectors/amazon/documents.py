"""The text of reports: fetched from an address that soon is over, unpacked, and read as a table."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Final

from capliquify.connectors.amazon.client import AmazonClient, Question
from capliquify.connectors.amazon.operations import GET_DOCUMENT
from capliquify.connectors.amazon.payloads import ReportDocument
from capliquify.connectors.calls.caller import Call
from capliquify.connectors.protocol import AnswerChanged, VendorUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import httpx

_ATTEMPTS: Final = 3
_OK: Final = 200
_LARGEST: Final = 400 * 1024 * 1024  # bytes, unpacked
_CHARSET: Final = "cp1252"
_JAPANESE: Final = "cp932"
_CHARSETS: Final = {"shift_jis": _JAPANESE, "shift-jis": _JAPANESE, "windows-31j": _JAPANESE, "iso-8859-1": _CHARSET}


@dataclass(frozen=True, slots=True)
class Table:
    """A report's rows by the names of its columns."""

    header: tuple[str, ...]
    lines: tuple[str, ...]

    def rows(self) -> Iterator[dict[str, str]]:
        """The rows; cells that a row leaves out at its end are empty."""
        for line in self.lines:
            cells = line.split("\t")
            cells += [""] * (len(self.header) - len(cells))
            yield dict(zip(self.header, (cell.strip() for cell in cells), strict=False))


def fetch_table(client: AmazonClient, document_id: str, needed: Sequence[str], *, complete: bool) -> Table:
    """A report's table; its address is asked for again when it is over, and its text when it was cut off.

    Args:
        client: Calls Amazon.
        document_id: Of the report's document.
        needed: Columns it must have.
        complete: Whether a last row that is shorter than the others is a sign that the text was cut off.

    Raises:
        AnswerChanged: A column is missing.
        SourceFailure: It cannot be fetched whole.
    """
    reason = ""
    for _ in range(_ATTEMPTS):
        question = Question(path={"reportDocumentId": document_id})
        document = client.ask(GET_DOCUMENT, ReportDocument, question)
        response = _download(client, document.url)
        if response.status_code != _OK:
            reason = f"its address answers {response.status_code}"
            continue
        try:
            text = _text(response, packed=document.compression_algorithm == "GZIP")
        except (EOFError, gzip.BadGzipFile, zlib.error):
            reason = "its packed text is cut off"
            continue
        table = _table(text)
        if complete and _is_cut_off(text, table):
            reason = "its text is cut off"
            continue
        _require(table, needed)
        return table
    message = f"Amazon's report document {document_id} could not be fetched in {_ATTEMPTS} attempts: {reason}."
    raise VendorUnavailable(message)


def _download(client: AmazonClient, url: str) -> httpx.Response:
    # The address itself opens the document: the token is none of that host's business.
    build = partial(client.tools.http.build_request, "GET", url)
    return client.caller.send(Call(operation="downloadDocument", build=build))


def _text(response: httpx.Response, *, packed: bool) -> str:
    content = response.content
    if packed:
        with gzip.open(BytesIO(content)) as unpacked:
            content = unpacked.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            message = f"A report of Amazon unpacks to more than {_LARGEST} bytes, which are not read."
            raise VendorUnavailable(message)
    told = (response.charset_encoding or _CHARSET).lower()
    try:
        return content.decode(_CHARSETS.get(told, told), errors="replace")
    except LookupError:
        return content.decode(_CHARSET, errors="replace")


def _table(text: str) -> Table:
    header, *lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    names = tuple(name.strip() for name in header.split("\t"))
    return Table(names, tuple(line for line in lines if line.strip()))


def _is_cut_off(text: str, table: Table) -> bool:
    last = table.lines[-1] if table.lines else ""
    return not text.endswith("\n") and last.count("\t") + 1 < len(table.header)


def _require(table: Table, needed: Sequence[str]) -> None:
    for name in needed:
        if name not in table.header:
            message = f"Amazon's report has no column {name} any more: it has {', '.join(table.header)}."
            raise AnswerChanged(message)
