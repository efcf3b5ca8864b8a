"""The vendors' documents are those we read, and have the operations we use."""

from __future__ import annotations

import hashlib

import pytest

from support.contracts.documents import FOLDER, contract
from support.contracts.pins import pins

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"contracts: not run, there is no folder {FOLDER}"),
]


@pytest.mark.parametrize("name", list(pins()))
def test_a_document_is_the_one_that_was_read(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == pins()[name].sha256


@pytest.mark.parametrize("name", [name for name, pin in pins().items() if pin.operations])
def test_a_document_has_the_operations_we_use(name: str) -> None:
    assert set(pins()[name].operations) - contract(name).operations() == set()
