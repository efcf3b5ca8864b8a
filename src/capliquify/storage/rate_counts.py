"""Requests counted by all processes together: each adds its own and reads the totals."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Unavailable
from capliquify.storage.transaction import begin

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from capliquify.storage.engine import Pool
    from capliquify.storage.transaction import Transaction

_KEPT: Final = timedelta(minutes=2)

# In the order of the keys, so that two processes never wait for each other's rows. What others added and this process
# has nothing to add to is read beside it: the first part's own rows are not yet visible to the second.
_EXCHANGE: Final = """
with mine as (
  insert into rate_count (key, window_start, count)
  select key, %(window)s, added from unnest(%(keys)s::text[], %(added)s::bigint[]) as own (key, added)
   where added > 0
   order by key
  on conflict (key, window_start) do update set count = rate_count.count + excluded.count
  returning key, count
)
select key, count from mine
union all
select key, count from rate_count
 where window_start = %(window)s and key = any(%(keys)s) and not key in (select key from mine)
"""


def exchange_counts(transaction: Transaction, window: datetime, added: Mapping[str, int]) -> dict[str, int]:
    """Add this process's counts of a window and read what all processes counted.

    Args:
        transaction: The open transaction.
        window: The beginning of the window.
        added: Requests since the last exchange, by key; 0 only reads.

    Returns:
        Requests of the window, by key.
    """
    parameters = {"window": window, "keys": list(added), "added": list(added.values())}
    return dict(transaction.execute(_EXCHANGE, parameters).fetchall())


def delete_counts(transaction: Transaction, before: datetime) -> None:
    """Forget windows that began before a moment."""
    transaction.execute("delete from rate_count where window_start < %s", (before,))


class SharedCounts:
    """Shares the counts of this process in transactions of their own; once a window it forgets those that are over."""

    def __init__(self, pool: Pool) -> None:
        """Keep the way to the database."""
        self._pool = pool
        self._cleaned: datetime | None = None

    def __call__(self, window: datetime, added: Mapping[str, int]) -> dict[str, int]:
        """Add counts of a window, and give the totals of the same keys.

        Raises:
            Unavailable: The database does not answer.
        """
        with begin(self._pool) as transaction:
            totals = exchange_counts(transaction, window, added)
        if self._cleaned != window:
            self._cleaned = window
            with suppress(Unavailable), begin(self._pool) as transaction:
                delete_counts(transaction, window - _KEPT)
        return totals
