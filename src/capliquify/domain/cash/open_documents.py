"""When open invoices and bills move money. See docs/formulas/open_document_timing.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.items import CERTAINTY_CODES, currency_codes, make_items
from capliquify.domain.records.payment import Certainty

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capliquify.domain.cash.banking_days import BankingCalendar
    from capliquify.domain.cash.items import CashItemColumns, CashSource
    from capliquify.domain.snapshot import DocumentColumns

_DRAFT: Final = CERTAINTY_CODES[Certainty.DRAFT]
_APPROVED: Final = CERTAINTY_CODES[Certainty.APPROVED]
_SCHEDULED: Final = CERTAINTY_CODES[Certainty.SCHEDULED]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFlow:
    """What an open document is on the cash sheet: its source, its category and which way its money goes."""

    source: CashSource
    category: int
    sign: int  # 1 money comes in, -1 money goes out


def open_document_items(
    documents: DocumentColumns, as_of: int, calendar: BankingCalendar, flow: DocumentFlow
) -> CashItemColumns:
    """What is still open of each document on its planned day, else on its due day, else in the first week.

    Args:
        documents: Invoices or bills; those with nothing outstanding give no item.
        as_of: Day number the plan starts after.
        calendar: Days that are no banking day move to the next one; overdue documents to the first one after as_of.
        flow: Source, category and direction of the items.
    """
    rows = np.flatnonzero(documents.outstanding)
    planned = documents.expected_on[rows] > as_of
    stated = np.where(planned, documents.expected_on[rows], documents.due_on[rows])
    late = stated <= as_of
    day = calendar.roll(np.where(late, calendar.first_after(as_of), stated))
    drafts = _is_draft(documents)[rows]
    return make_items(
        day=day,
        original=flow.sign * documents.outstanding[rows],
        currency=currency_codes(documents.currency)[rows],
        category=flow.category,
        certainty=np.where(drafts, _DRAFT, np.where(planned, _SCHEDULED, _APPROVED)),
        source=flow.source,
        lineage=rows,
    )


def _is_draft(documents: DocumentColumns) -> NDArray[np.bool_]:
    return np.fromiter((status == Certainty.DRAFT for status in documents.status), np.bool_, len(documents.status))
