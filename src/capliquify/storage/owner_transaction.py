"""Transactions of the owner of the database: for what the application role may not do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from capliquify.domain.errors import Unavailable
from capliquify.storage.engine import first_connection
from capliquify.storage.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def begin_as_owner(owner_url: str) -> Iterator[Transaction]:
    """A transaction that commits once when the block ends, and rolls back when it raises.

    Row-level security may not bind the owner, so statements run in it name the organisation themselves.

    Raises:
        Unavailable: The database does not answer, or the connection broke on the way.
    """
    with first_connection(owner_url) as connection:
        transaction = Transaction(connection)
        try:
            with connection.transaction():
                yield transaction
        except psycopg.OperationalError as error:
            message = f"The database did not finish the work, try again: {str(error).strip()}"
            raise Unavailable(message) from error
    for act in transaction.after_commit:
        act()
