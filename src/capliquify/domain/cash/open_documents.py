"""When open invoices and bills move money. See docs/formulas/open_document_timing.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.banking_days import first_payment_day
from capliquify.domain.cash.items import CERTAINTY_CODES, currency_codes, make_items
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_number, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from capliquify.domain.cash.banking_days import BankingCalendar
    from capliquify.domain.cash.items import CashItemColumns, CashSource
    from capliquify.domain.snapshot import DocumentColumns, Snapshot

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
    snapshot: Snapshot, documents: DocumentColumns, calendar: BankingCalendar, flow: DocumentFlow
) -> CashItemColumns:
    """What is still open of each document on its planned day, else on its due day, else in the first week.

    Args:
        snapshot: Tells the day the plan starts after.
        documents: Its invoices or bills; those with nothing outstanding give no item.
        calendar: A day on which banks are closed moves to the next one on which they are open.
        flow: Source, category and direction of the items.
    """
    as_of = day_number(snapshot.as_of)
    rows = np.flatnonzero(documents.outstanding)
    planned = documents.expected_on[rows] > as_of
    stated = np.where(planned, documents.expected_on[rows], documents.due_on[rows])
    late = stated <= as_of
    day = np.where(late, first_payment_day(snapshot, calendar), calendar.roll(stated))
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


def late_document_notes(snapshot: Snapshot) -> Iterator[str]:
    """Notes on how many documents are late: the plan takes all of them to be paid in its first week."""
    as_of = day_number(snapshot.as_of)
    for documents, what in ((snapshot.sales_invoices, "sales invoices"), (snapshot.supplier_bills, "supplier bills")):
        late = (documents.outstanding != 0) & (documents.due_on <= as_of) & (documents.expected_on <= as_of)
        count = int(np.count_nonzero(late))
        if count:
            oldest = day_of(int(documents.due_on[late].min()))
            yield f"late {what}: {count}, the oldest due on {oldest}; all are taken to be paid in the first week"


def _is_draft(documents: DocumentColumns) -> NDArray[np.bool_]:
    return np.fromiter(map(Certainty.DRAFT.value.__eq__, documents.status), np.bool_, len(documents.status))
