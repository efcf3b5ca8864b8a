"""Whatever a file holds: it is read or refused, and nothing else happens."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capliquify.connectors.files.importing import open_reading
from capliquify.domain.errors import FileRefused
from support.export_files import MemoryFile, options, workbook

BANK = b'Date,Amount,Payee,Description\n2026-03-13,5.00,Acme,x\n2026-03-14,-6.00,Acme,"a, b"\n'
ORDERS = (
    b"Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem price,Lineitem sku\n"
    b"#1,2026-03-13 10:00:00 +0000,GBP,5.00,0,0,5.00,1,5.00,A-1\n#2,2026-03-13,GBP,5.00,0,0,5.00,1,5.00,A-1\n"
)
SETTLEMENT = (
    b"settlement-id\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tamount-type\tamount-description"
    b"\tamount\tposted-date-time\tmarketplace-name\n1\t2026-03-16\t5.00\tGBP\n"
    b"1\t\t\t\tOrder\t2\tItemPrice\tPrincipal\t5.00\t2026-03-13 10:00:00 UTC\tAmazon.co.uk\n"
)
BOOK = workbook(("x", [["Date", "Amount", "Payee"], ["2026-03-13", 5, "Acme"]]))


def read_or_refuse(content: bytes) -> None:
    try:
        reading = open_reading(MemoryFile(content), options())
        batches = list(reading.batches())
    except FileRefused:
        return
    assert sum(batch.rows for batch in batches) == reading.rows


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([BANK, ORDERS, SETTLEMENT, BOOK]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=0, max_size=4), st.integers(0, 3)), max_size=6),
)
def test_a_file_with_bytes_changed_added_and_lost_is_read_or_refused(
    content: bytes, changes: list[tuple[float, bytes, int]]
) -> None:
    for place, added, lost in changes:
        position = int(place * len(content))
        content = content[:position] + added + content[position + lost :]
    read_or_refuse(content)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([BANK, ORDERS, SETTLEMENT, BOOK]), st.floats(0, 1))
def test_a_file_cut_off_anywhere_is_read_or_refused(content: bytes, share: float) -> None:
    read_or_refuse(content[: int(share * len(content))])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refuse(content)


def test_entities_that_grow_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b"<sst", bomb + b"]><sst", 1).replace(b"Acme", b"&j;")
            new.writestr(name, content)
    read_or_refuse(buffer.getvalue())


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_file_with_one_column_is_refused(separator: str) -> None:
    with pytest.raises(FileRefused, match="is not recognised"):
        open_reading(MemoryFile(f"colour{separator}\nred{separator}\n".encode()), options())
