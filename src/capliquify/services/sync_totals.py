"""The end of a sync: what the vendor's own reports say, beside what is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.connectors.protocol import SourceFailure
from capliquify.domain.errors import DomainError, Unavailable
from capliquify.domain.sources.vendor import SyncCause
from capliquify.domain.values.currency import CURRENCY_DIGITS
from capliquify.domain.values.money import LARGEST_AMOUNT
from capliquify.services import reconciliation, syncing
from capliquify.services.foreign_words import LONGEST_MESSAGE, storable
from capliquify.services.page_storing import add_notes
from capliquify.storage.repositories import source_counts, sync_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.connectors.protocol import Source, VendorTotal
    from capliquify.services.sync_effort import Effort

_COMPARED_FOR: Final = timedelta(days=1)  # where nothing changed, neither do the totals


def compare_totals(effort: Effort, source: Source) -> int:
    """Read the vendor's totals and compare ours; gives how many differ or cannot be compared.

    What cannot be read is a note of the sync and no failure of it: everything that came is stored.

    Raises:
        Unavailable: The database does not answer.
    """
    if not _is_worth_it(effort):
        return 0
    try:
        with effort.open_context() as context:
            as_of = context.as_of(None)
        return _compare(effort, list(source.totals(as_of)))
    except Unavailable:
        raise
    except (SourceFailure, DomainError) as failure:
        with effort.open_context() as context:
            if syncing.still_held(context, effort.work) is not None:
                add_notes(context, effort.work.run.id, [f"totals could not be compared: {failure}"])
        return 1


def _is_worth_it(effort: Effort) -> bool:
    run = effort.work.run
    if run.cause != SyncCause.SCHEDULE:
        return True
    with effort.open_context() as context:
        if sync_runs.get_run(context.transaction, run.id).imported:
            return True
        compared_at = source_counts.find_last_check(context.transaction, run.connection_id)
    return compared_at is None or compared_at < effort.clock() - _COMPARED_FOR


def _compare(effort: Effort, totals: Sequence[VendorTotal]) -> int:
    with effort.open_context() as context:
        if syncing.still_held(context, effort.work) is None:
            return 0
        usable = [each for each in totals if _is_usable(each)]
        checks = reconciliation.check(context, effort.work.connection, effort.work.run.id, usable)
        differing = [each for each in checks if each.variance is None or each.variance]
        unusable = len(totals) - len(usable)
        if unusable:
            note = f"{unusable} of the vendor's own totals are no amounts that can be compared"
            add_notes(context, effort.work.run.id, [note])
        if differing:
            note = f"{len(differing)} of {len(checks)} totals differ from the vendor's own or cannot be compared"
            add_notes(context, effort.work.run.id, [note])
    return len(differing) + unusable


def _is_usable(total: VendorTotal) -> bool:
    amounts = (total.amount, *total.parts.values())
    words = (total.subject, total.report, *total.parts)
    return (
        all(each.is_finite() and abs(each) <= LARGEST_AMOUNT for each in amounts)
        and total.currency in CURRENCY_DIGITS
        and all(storable(each, LONGEST_MESSAGE) == each for each in words)
    )
