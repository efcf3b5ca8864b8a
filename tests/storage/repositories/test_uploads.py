from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict
from capliquify.storage.repositories.imports import NewImport, create_import
from capliquify.storage.repositories.uploads import append_chunk, delete_upload, open_upload, uploaded_size
from support.tenants import NOON

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

pytestmark = pytest.mark.usefixtures("organisation")

CONTENT = b"on,item,quantity\n" + b"2026-01-01,ESPRESSO,3\n" * 50
CHUNK = 100


@pytest.fixture
def import_id(transaction: Transaction) -> UUID:
    return create_import(transaction, NewImport(file="s.csv", actor="t", status="receiving", created_at=NOON))


@pytest.fixture
def uploaded(transaction: Transaction, import_id: UUID) -> UUID:
    for start in range(0, len(CONTENT), CHUNK):
        append_chunk(transaction, import_id, start, CONTENT[start : start + CHUNK])
    return import_id


def test_a_file_comes_back_as_it_was_sent(transaction: Transaction, uploaded: UUID) -> None:
    assert uploaded_size(transaction, uploaded) == len(CONTENT)
    with open_upload(transaction, uploaded) as file:
        assert file.read() == CONTENT


def test_a_file_is_read_line_by_line(transaction: Transaction, uploaded: UUID) -> None:
    with io.TextIOWrapper(open_upload(transaction, uploaded), encoding="utf-8", newline="") as text:
        assert list(text) == CONTENT.decode().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("offset", "whence", "position"),
    [(0, io.SEEK_SET, 0), (205, io.SEEK_SET, 205), (-7, io.SEEK_END, len(CONTENT) - 7), (50, io.SEEK_CUR, 350)],
)
def test_a_file_is_read_from_any_position(
    transaction: Transaction, uploaded: UUID, offset: int, whence: int, position: int
) -> None:
    with open_upload(transaction, uploaded) as file:
        file.seek(300)
        assert file.seek(offset, whence) == position
        assert file.read(150) == CONTENT[position : position + 150]


def test_there_is_nothing_before_the_first_byte(transaction: Transaction, uploaded: UUID) -> None:
    with open_upload(transaction, uploaded) as file, pytest.raises(ValueError, match="no byte before its first"):
        file.seek(-1)


def test_nothing_follows_the_last_byte(transaction: Transaction, uploaded: UUID) -> None:
    with open_upload(transaction, uploaded) as file:
        file.seek(0, io.SEEK_END)
        assert file.read() == b""


def test_the_same_piece_again_changes_nothing(transaction: Transaction, uploaded: UUID) -> None:
    append_chunk(transaction, uploaded, 0, CONTENT[:CHUNK])
    assert uploaded_size(transaction, uploaded) == len(CONTENT)


def test_a_missing_piece_is_noticed(transaction: Transaction, import_id: UUID) -> None:
    append_chunk(transaction, import_id, 0, b"abc")
    append_chunk(transaction, import_id, 5, b"fgh")
    with pytest.raises(Conflict, match="Only 6 of 8 bytes"):
        open_upload(transaction, import_id)


def test_an_empty_file_is_empty(transaction: Transaction, import_id: UUID) -> None:
    with open_upload(transaction, import_id) as file:
        assert file.read() == b""


def test_a_file_forgotten_while_it_is_read_is_noticed(transaction: Transaction, uploaded: UUID) -> None:
    file = open_upload(transaction, uploaded)
    delete_upload(transaction, uploaded)
    assert uploaded_size(transaction, uploaded) == 0
    with pytest.raises(Conflict, match="gone"):
        file.read()
