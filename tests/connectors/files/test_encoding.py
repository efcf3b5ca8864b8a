from __future__ import annotations

import pytest

from capliquify.connectors.files.encoding import detect_encoding
from capliquify.domain.errors import FileRefused
from support.export_files import MemoryFile


def detected(content: bytes, given: str | None = None) -> str:
    return detect_encoding(MemoryFile(content), given)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Date;Betrag\nK\u00f6ln;Gro\u00dfe Stra\u00dfe", "cp1252"),
        ("Caf\u00e9;\u00a35", "cp1252"),
        ("\u00c9T\u00c9 NO\u00cbL;H\u00f4tel de l\u2019Europe", "cp1252"),
        ("Caf\u00e9 Z\u00fcrich;na\u00efve", "mac_roman"),
        ("Z\u00fcrich;Stra\u00dfe \u00e9", "cp850"),
        ("\u0141\u00f3d\u017a;Krak\u00f3w \u017c\u00f3\u0142\u0107", "cp1250"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430;\u043f\u043e\u0441\u0442\u0430\u0432\u0449\u0438\u043a", "cp1251"),
        ("K\u00f6ln", "utf-8"),
        ("K\u00f6ln", "utf-8-sig"),
        ("K\u00f6ln\tDate\n", "utf-16"),
        ("K\u00f6ln\tDate\n", "utf-16-le"),
        ("K\u00f6ln\tDate\n", "utf-16-be"),
        ("K\u00f6ln\tDate\n", "utf-32"),
    ],
)
def test_an_encoding_is_found_from_the_bytes(text: str, encoding: str) -> None:
    assert text.encode(encoding).decode(detected(text.encode(encoding))) == text


def test_the_encoding_told_is_used() -> None:
    assert detected(b"caf\x8e", "mac_roman") == "mac_roman"


def test_an_encoding_told_that_does_not_fit_is_refused() -> None:
    with pytest.raises(FileRefused, match="is not utf-8: byte 3 cannot be read"):
        detected(b"caf\xe9,x", "utf-8")


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", "undefined"])
def test_an_encoding_that_is_none_of_text_is_refused(name: str) -> None:
    with pytest.raises(FileRefused, match=f"'{name}' is not a known encoding"):
        detected(b"abc", name)


def test_utf_16_told_of_a_file_without_its_mark_is_refused() -> None:
    with pytest.raises(FileRefused, match="is not utf-16: byte 0 cannot be read"):
        detected(b"date,amount\n", "utf-16")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"<!doctype HTML><html>", "a web page"),
        (bytes(range(32)) * 100, "binary data"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(content: bytes, what: str) -> None:
    with pytest.raises(FileRefused, match=what):
        detected(content)


def test_a_byte_that_fits_nothing_but_latin_is_not_replaced() -> None:
    content = b"a;\x81\x8d caf\xe9 " + b"plain text " * 5
    assert "\ufffd" not in content.decode(detected(content))
