"""Which encoding a text file has; bytes are never replaced, a file that cannot be decoded is refused."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, Final

from charset_normalizer import from_bytes

from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import FileInput

_CHUNK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ("cp1251", "koi8_r", "cp1253", "cp1254", "cp932", "gb18030", "big5", "euc_kr", "cp1252", "cp1250")
_LATIN: Final = frozenset(
    "äöüßéèêëàáâãåæçîïíìôóòõøœûúùñÿýÄÖÜÉÈÊÀÁÂÅÆÇËÏÎÍÔÓØŒÚÙÛÑ£€¥§°·…«»®©™²½µ¿¡ºª±\xa0\u2013\u2014\u2018\u2019\u201c\u201d\u201e\xd7"
)
_CENTRAL: Final = frozenset(
    "ąćęłńóśźżčďěňřšťůžőűáéíýúöüäôĺŕľăâîşţĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽŐŰÁÉÍÝÚÖÜÄ…§°€\xa0\u2013\u2014\u2019\u201c\u201d\u201e"
)
_USUAL: Final = {"cp1252": _LATIN, "mac_roman": _LATIN, "cp850": _LATIN, "cp1250": _CENTRAL}
_APOSTROPHES: Final = "\u2019\xb7"
_LAST_ASCII: Final = 127
_CLEAR_SHARE: Final = 0.9
_UTF16_SHARE: Final = 0.3
_CONTROL_SHARE: Final = 0.02
_NOT_TEXT: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)


def detect_encoding(file: FileInput, given: str | None) -> str:
    """Name of the codec that decodes the whole file strictly.

    Raises:
        FileRefused: The file is no text, or the encoding given does not decode it.
    """
    with file.open() as stream:
        head = stream.read(_SAMPLE)
    _refuse_other_formats(head, file.name)
    if given:
        return _checked(file, given)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _checked(file, name)
    guess = _utf16_without_mark(head)
    if guess:
        return _checked(file, guess)
    _refuse_binary(head, file.name)
    if _first_failure(file, "utf-8") is None:
        return "utf-8"
    return _single_byte(file)


def is_text_encoding(name: str) -> bool:
    """Whether a codec of this name exists and is one of text: rot13 and base64 are codecs as well."""
    try:
        "a".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True


def _refuse_other_formats(head: bytes, name: str) -> None:
    for magic, what in _NOT_TEXT:
        if head.lstrip()[: len(magic)].lower() == magic.lower():
            message = f"{name} is {what}, not a table: export it as CSV, TSV or XLSX"
            raise FileRefused(message)


def _refuse_binary(head: bytes, name: str) -> None:
    control = sum(head.count(code) for code in range(32) if code not in b"\t\n\r\f\x1a")
    if control > max(2, len(head) * _CONTROL_SHARE):
        message = f"{name} holds binary data, not text: export it as CSV, TSV or XLSX"
        raise FileRefused(message)


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd / half > _UTF16_SHARE and even / half < _UTF16_SHARE / 10:
        return "utf-16-le"
    if even / half > _UTF16_SHARE and odd / half < _UTF16_SHARE / 10:
        return "utf-16-be"
    return None


def _checked(file: FileInput, encoding: str) -> str:
    if not is_text_encoding(encoding):
        message = f"{encoding!r} is not a known encoding: use one like utf-8, utf-16 or cp1252 with --encoding"
        raise FileRefused(message)
    failure = _first_failure(file, encoding)
    if failure is None:
        return encoding
    message = f"{file.name} is not {encoding}: byte {failure} cannot be read; name its encoding with --encoding"
    raise FileRefused(message)


def _first_failure(file: FileInput, encoding: str) -> int | None:
    """Offset of the first byte the codec cannot decode, None when all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with file.open() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as failure:
                return max(0, done + failure.start)
            except UnicodeError:  # UTF-16 without its mark, for one, fails as a whole and names no byte
                return done
            if not chunk:
                return None
            done += len(chunk)


def _single_byte(file: FileInput) -> str:
    sample = _lines_with_accents(file)
    for name in (*_western(sample), *_other_scripts(sample), "latin_1"):
        if _first_failure(file, name) is None:
            return name
    message = f"{file.name} cannot be read as text: save it as UTF-8, or name its encoding with --encoding"
    raise FileRefused(message)


def _western(sample: bytes) -> list[str]:
    """Encodings in which nearly every accent is one that Latin languages use, the likeliest first."""
    high = sum(byte > _LAST_ASCII for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte <= _LAST_ASCII)
    if high > 2 * letters:  # another script: in Latin ones plain letters prevail
        return []
    shares = {name: _usual_share(sample.decode(name, "replace"), usual) for name, usual in _USUAL.items()}
    return sorted((name for name in shares if shares[name] >= _CLEAR_SHARE), key=lambda name: -shares[name])


def _usual_share(text: str, usual: frozenset[str]) -> float:
    """Fraction of the accents that are usual where they stand."""
    seen = good = 0
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if not character.isascii():
            seen += 1
            good += character in usual and not _is_misplaced(before, character, after)
    return good / max(1, seen)


def _is_misplaced(before: str, character: str, after: str) -> bool:
    """A capital inside a word, or a sign between two letters."""
    if character.isupper():
        return before.isalpha() and (before.islower() or after.islower())
    return not character.isalpha() and before.isalpha() and after.isalpha() and character not in _APOSTROPHES


def _other_scripts(sample: bytes) -> list[str]:
    return [match.encoding for match in from_bytes(sample, cp_isolation=list(_CANDIDATES), enable_fallback=False)]


def _lines_with_accents(file: FileInput) -> bytes:
    """The lines that can tell encodings apart, at most a sample of them."""
    sample = io.BytesIO()
    with file.open() as stream:
        while sample.tell() < _SAMPLE and (lines := stream.readlines(_CHUNK)):
            for line in lines:
                if not line.isascii():
                    sample.write(line[:_SAMPLE])
                if sample.tell() >= _SAMPLE:
                    break
    return sample.getvalue()
