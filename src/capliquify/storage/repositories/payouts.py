"""Payouts known now, of all sources, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import NotFound
from capliquify.storage.repositories.reconciled_facts import PAYOUTS, payout_row

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from capliquify.storage.repositories.reconciled_facts import PayoutRow
    from capliquify.storage.transaction import Transaction

_PAGE: Final = f"""
{PAYOUTS} where f.known_until is null and coalesce(f.channel = %(channel)s, true)
   and coalesce((f.paid_on, f.id) < (%(day)s, %(id)s), true)
 order by f.paid_on desc, f.id desc
 limit %(limit)s
"""
# Whoever holds the id of an earlier version is shown what is known now.
_CURRENT: Final = f"""
{PAYOUTS} join payout version on version.source = f.source and version.external_id = f.external_id
 where f.known_until is null and version.id = %s
"""


def list_payouts(
    transaction: Transaction, limit: int, after: tuple[date, UUID] | None = None, channel: str | None = None
) -> list[PayoutRow]:
    """Payouts of the organisation, the newest first.

    Args:
        transaction: A transaction of the organisation.
        limit: The most given.
        after: Day and id of the last payout of the page before.
        channel: Only those of this channel.
    """
    day, identifier = after or (None, None)
    parameters = {"limit": limit, "day": day, "id": identifier, "channel": channel}
    return [payout_row(row) for row in transaction.execute_binary(_PAGE, parameters)]


def get_payout(transaction: Transaction, payout_id: UUID) -> PayoutRow:
    """One payout as it is known now.

    Raises:
        NotFound: The organisation has none of this id, or none any more.
    """
    row = transaction.execute_binary(_CURRENT, (payout_id,)).fetchone()
    if row is None:
        message = f"There is no settlement {payout_id}."
        raise NotFound(message)
    return payout_row(row)
