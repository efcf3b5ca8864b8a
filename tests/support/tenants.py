"""Transactions of an organisation for tests of storage and services."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from capliquify.storage.repositories.organisations import OrganisationRow, create_organisation, enter_organisation
from capliquify.storage.transaction import Transaction, begin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.storage.engine import Pool

NOON = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@contextmanager
def rolled_back(pool: Pool) -> Iterator[Transaction]:
    """A transaction of which nothing stays."""
    with begin(pool) as transaction:
        yield transaction
        transaction.connection.rollback()


@pytest.fixture
def transaction(worker_pool: Pool) -> Iterator[Transaction]:
    """A transaction without organisation, rolled back after the test."""
    with rolled_back(worker_pool) as transaction:
        yield transaction


@pytest.fixture
def organisation(transaction: Transaction) -> OrganisationRow:
    """An organisation of the test's own that `transaction` speaks for."""
    create_organisation(transaction, slug="roastery", name="Roastery")
    return enter_organisation(transaction, "roastery")
