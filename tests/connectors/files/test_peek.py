from __future__ import annotations

import pytest

from capliquify.connectors.files.importing import peek_kind
from support.export_files import MemoryFile, options, workbook

XERO = "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total\n"


def peek(content: bytes, **said: object) -> str | None:
    return peek_kind(MemoryFile(content), options(**said))


def test_the_header_alone_tells_the_kind() -> None:
    assert peek(b"Date,Amount,Payee\n") == "xero-bank-statement"
    assert peek(workbook(("x", [["date", "account_class", "amount", "currency"]]))) == "ledger-balances"


def test_rows_are_not_read() -> None:
    assert peek(b'Date,Amount,Payee\n2026-01-01,5,"never closed') == "xero-bank-statement"


def test_a_kind_that_only_the_rows_tell_is_not_known() -> None:
    assert peek(XERO.encode() + b"A,1,2026-01-01,2026-01-31,5\n") is None
    assert peek(XERO.encode(), kind="xero-bills") == "xero-bills"


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"colour,size\n", b"%PDF-1.7\n", b"PK\x03\x04 broken", b"\x00\x01\x02" * 9, b"\xff\xfe\x00"],
)
def test_a_file_that_would_be_refused_has_no_kind(content: bytes) -> None:
    assert peek(content) is None


def test_options_that_make_no_sense_give_no_kind() -> None:
    assert peek(b"Date,Amount,Payee\n", kind="nonsense") is None
    assert peek(b"Date,Amount,Payee\n", encoding="nonsense") is None
