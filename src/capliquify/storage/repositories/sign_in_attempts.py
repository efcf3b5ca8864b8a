"""Attempts to sign in, counted exactly whoever counts at the same time: by network address, and of unknown people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.lockout import LOCKED_FOR, MOST_FAILURES, Attempts

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.storage.transaction import Transaction

# The start of the "window" of an unknown person's count lies this far ahead: whoever removes old counts lets it be
# for that long, so that it forgets no sooner than an account would seem to.
_KEPT_FOR: Final = timedelta(days=30)


def count_attempt(transaction: Transaction, key: str, window_start: datetime) -> int:
    """Count an attempt and give how many there were in the window, this one with them."""
    row = transaction.execute(
        "insert into rate_count (key, window_start, count) values (%s, %s, 1) "
        "on conflict (key, window_start) do update set count = rate_count.count + 1 returning count",
        (key, window_start),
    ).fetchone()
    return 1 if row is None else int(row[0])


def attempts_of_unknown(transaction: Transaction, key: str) -> Attempts:
    """How often in a row something was tried with an address nobody has; nobody else counts there until the end."""
    transaction.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (key,))
    row = transaction.execute_binary("select count, window_start from rate_count where key = %s", (key,)).fetchone()
    if row is None:
        return Attempts()
    count, kept_until = row
    return Attempts(count, kept_until - _KEPT_FOR + LOCKED_FOR if count >= MOST_FAILURES else None)


def set_attempts_of_unknown(transaction: Transaction, key: str, attempts: Attempts, now: datetime) -> None:
    """Keep that count; `attempts_of_unknown` was called in the same transaction."""
    transaction.execute("delete from rate_count where key = %s", (key,))
    transaction.execute(
        "insert into rate_count (key, window_start, count) values (%s, %s, %s)",
        (key, now + _KEPT_FOR, attempts.failed),
    )
