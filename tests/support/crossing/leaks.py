"""What an answer shows of a company, in whatever wrapping it comes."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpx

    from support.crossing.companies import Company

# What only the inside of the program knows.
_INSIDE: Final = re.compile(
    r"Traceback|psycopg|capliquify/|site-packages|\.py\b|/tmp/|/home/"
    r"|\bselect .+ from |\binsert into |\bupdate \w+ set ",
    re.IGNORECASE,
)


def texts_of(content: bytes) -> Iterator[str]:
    """The text of a body; of an archive or workbook that of every file in it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_of(archive.read(name))
    elif content.startswith(b"\x1f\x8b"):
        yield from texts_of(gzip.decompress(content))
    else:
        yield content.decode("utf-8", errors="replace")


def answer_texts(answer: httpx.Response) -> list[str]:
    """Everything an answer says: its headers and its body."""
    return [*(f"{name}: {value}" for name, value in answer.headers.items()), *texts_of(answer.content)]


def leaks(company: Company, texts: Iterable[str], sent: str = "") -> list[str]:
    """The texts of a company that are read somewhere, but for those the caller has said themselves."""
    secret = [each for each in company.secrets if each not in sent]
    return sorted({each for text in texts for each in secret if each in text})


def inside_shown(answer: httpx.Response) -> str | None:
    """What an error report tells of the inside of the program: SQL, a path, a traceback."""
    found = _INSIDE.search(answer.text) if answer.status_code >= 400 else None
    return found[0] if found else None
