"""Transactions: the only place that commits."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from capliquify.domain.errors import Unavailable
from capliquify.storage.tenancy import SET_ORGANISATION, begin_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from uuid import UUID

    from psycopg.rows import TupleRow

    from capliquify.storage.engine import Pool

    Parameters = Sequence[Any] | Mapping[str, Any]


Entered = TypeVar("Entered")


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction; repositories run their SQL on it, whoever opened it ends it."""

    connection: psycopg.Connection[TupleRow]
    after_commit: list[Callable[[], None]] = field(default_factory=list)  # what tells the world of it, never fails it

    def execute(self, query: str, parameters: Parameters | None = None) -> psycopg.Cursor[TupleRow]:
        """Run one statement, results in text format."""
        return self.connection.execute(query, parameters)

    def execute_binary(self, query: str, parameters: Parameters | None = None) -> psycopg.Cursor[TupleRow]:
        """Run one statement, results in binary format: less work for numbers, days and identifiers."""
        return self.connection.execute(query, parameters, binary=True)

    def enter(self, organisation_id: UUID) -> None:
        """Speak for an organisation until the transaction ends."""
        self.connection.execute(SET_ORGANISATION, (str(organisation_id),))

    def savepoint(self) -> AbstractContextManager[object]:
        """A part of the transaction that can fail without ending the whole."""
        return self.connection.transaction()


@contextmanager
def begin(pool: Pool, organisation_id: UUID | None = None, *, read_only: bool = False) -> Iterator[Transaction]:
    """A transaction that commits once when the block ends, and rolls back when it raises.

    Args:
        pool: Where the connection comes from and goes back to.
        organisation_id: The organisation it speaks for; without one only tables without tenant have rows.
        read_only: Whether it only reads; then all its reads see the same state.

    Raises:
        Unavailable: The database does not answer, or the connection broke on the way.
    """
    statement = begin_statement(organisation_id, read_only=read_only)
    with _opened(pool, lambda transaction: transaction.execute(statement)) as (transaction, _):
        yield transaction


@contextmanager
def begin_entering(
    pool: Pool, enter: Callable[[Transaction], Entered], *, read_only: bool = False
) -> Iterator[tuple[Transaction, Entered]]:
    """A transaction as `begin` gives, opened and entered in one round trip; what the entry gives comes along.

    Args:
        pool: Where the connection comes from and goes back to.
        enter: Finds out for whom the transaction speaks, only reading: it may be asked again on another connection.
        read_only: As in `begin`.

    Raises:
        Unavailable: The database does not answer, or the connection broke on the way.
    """
    statement = begin_statement(None, read_only=read_only)

    def start(transaction: Transaction) -> Entered:
        with transaction.connection.pipeline():
            transaction.execute(statement)
            return enter(transaction)

    with _opened(pool, start) as opened:
        yield opened


@contextmanager
def _opened(pool: Pool, start: Callable[[Transaction], Entered]) -> Iterator[tuple[Transaction, Entered]]:
    transaction, entered = _open(pool, start)
    connection = transaction.connection
    try:
        yield transaction, entered
        connection.commit()
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        _roll_back(connection)
        message = f"The database did not finish the work, try again: {str(error).strip()}"
        raise Unavailable(message) from error
    except BaseException:
        _roll_back(connection)
        raise
    finally:
        pool.putconn(connection)
    for act in transaction.after_commit:
        act()


def _open(pool: Pool, start: Callable[[Transaction], Entered]) -> tuple[Transaction, Entered]:
    fault: Exception | None = None
    # After a restart of the server every pooled connection is dead: none has done anything yet, so try the next.
    for _ in range(pool.max_size + 1):
        try:
            connection = pool.getconn()
        except PoolTimeout as error:
            fault = error
            break
        transaction = Transaction(connection)
        try:
            return transaction, start(transaction)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            fault = error
            _roll_back(connection)
            pool.putconn(connection)
        except BaseException:
            _roll_back(connection)
            pool.putconn(connection)
            raise
    message = f"The database does not answer: {str(fault).strip()}"
    raise Unavailable(message) from fault


def _roll_back(connection: psycopg.Connection[TupleRow]) -> None:
    with suppress(psycopg.Error):  # a broken connection has rolled back already; the pool drops it
        connection.rollback()
