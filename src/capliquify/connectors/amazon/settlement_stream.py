"""Settlements, as Amazon makes their reports, and what was sold since the last of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.amazon.cells import BadCell
from capliquify.connectors.amazon.client import AmazonClient, CallRefused, Question
from capliquify.connectors.amazon.documents import fetch_table
from capliquify.connectors.amazon.operations import GET_REPORTS, LIST_TRANSACTIONS
from capliquify.connectors.amazon.payloads import Report, Reports, Transaction, Transactions
from capliquify.connectors.amazon.settlements import (
    SETTLEMENT_COLUMNS,
    Settlement,
    closed,
    open_transactions,
    read_settlement,
    site_and_day,
)
from capliquify.connectors.calls.instants import instant_text
from capliquify.connectors.protocol import AnswerChanged, Page, SetAside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from capliquify.connectors.protocol import State, VendorTotal
    from capliquify.domain.records.payout import Payout, PayoutTransaction

SETTLEMENTS: Final = "settlements"
REPORT_TYPE: Final = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
_RETAINED: Final = timedelta(days=89, hours=23)
_OVERLAP: Final = timedelta(days=3)
_REMEMBERED: Final = timedelta(days=10)
_UNSETTLED: Final = timedelta(days=30)
_TOTALS_OF: Final = timedelta(days=35)
_MOST_LISTS: Final = 20  # Amazon keeps reports for ninety days
_TRIES: Final = 3
_FORBIDDEN: Final = 403
_FIX: Final = "retry it; when it stays, compare the report in Seller Central and tell support"


@dataclass(kw_only=True, slots=True)
class SettlementStream:
    """The settlements of a connection.

    Attributes:
        client: Calls Amazon.
    """

    client: AmazonClient
    _read: dict[str, Settlement] = field(default_factory=dict)  # by report: totals need them once more

    def pages(self, state: State) -> Iterator[Page]:
        """Each new settlement in a page, then what is not settled yet.

        Raises:
            SourceFailure: It cannot go on.
        """
        now = self.client.tools.pace.now()
        since = datetime.fromisoformat(state["since"]) if state.get("since") else now - _RETAINED
        reports = self._reports(max(since - _OVERLAP, now - _RETAINED), now)
        for report in reports:
            if report.report_id not in state.get("done", {}):
                page = self._page(report, state)
                yield page
                state = page.state
        yield self._open_page({"since": instant_text(since), **state}, now)

    def totals(self, as_of: date) -> Iterator[VendorTotal]:
        """What the latest settlements say was paid.

        Raises:
            SourceFailure: They cannot be read.
        """
        now = self.client.tools.pace.now()
        for report in self._reports(now - _TOTALS_OF, now):
            try:
                settlement = self._settlement(report)
            except BadCell:
                continue  # it was set aside, with its reason
            if settlement.last_day <= as_of:
                yield settlement.total()

    def again(self, report: Report) -> Sequence[Payout | PayoutTransaction] | SetAside:
        """What a settlement that was set aside becomes now: its report is fetched once more.

        Raises:
            SourceFailure: It cannot be fetched.
        """
        self._read.pop(report.report_id, None)
        page = self._page(report, {})
        return page.set_aside[0] if page.set_aside else list(page.records)

    def seller(self) -> str:
        """The number of the seller account; empty where nothing was posted lately, or it may not be known.

        Raises:
            SourceFailure: The credentials do not work.
        """
        now = self.client.tools.pace.now()
        for transaction in self._transactions(now - _UNSETTLED, most_pages=1):
            if transaction.selling_partner_metadata is not None:
                return transaction.selling_partner_metadata.selling_partner_id
        return ""

    def _reports(self, since: datetime, now: datetime) -> list[Report]:
        """The settlement reports made since an instant, the oldest first.

        Raises:
            AnswerChanged: The list does not end.
        """
        query = {
            "reportTypes": REPORT_TYPE,
            "processingStatuses": "DONE",
            "pageSize": "100",
            "createdSince": instant_text(since),
            "createdUntil": instant_text(now),
        }
        found: dict[str, Report] = {}
        for _ in range(_MOST_LISTS):
            answer = self.client.ask(GET_REPORTS, Reports, Question(query=query))
            found |= {each.report_id: each for each in answer.reports if each.report_document_id}
            if not answer.next_token:
                return sorted(found.values(), key=lambda report: (report.created_time, report.report_id))
            query = {"nextToken": answer.next_token}
        message = f"Amazon's list of settlement reports does not end after {_MOST_LISTS} pages."
        raise AnswerChanged(message)

    def _settlement(self, report: Report) -> Settlement:
        """A settlement; its report is fetched again where it does not add up, as its end may have been lost.

        Raises:
            BadCell: It cannot be read.
            SourceFailure: It cannot be fetched.
        """
        if report.report_id in self._read:
            return self._read[report.report_id]
        for _ in range(_TRIES):
            table = fetch_table(self.client, report.report_document_id or "", SETTLEMENT_COLUMNS, complete=False)
            settlement = read_settlement(table.rows(), f"Settlement report {report.report_id}")
            if settlement.added_up == settlement.payout.net:
                break
        self._read[report.report_id] = settlement
        return settlement

    def _page(self, report: Report, state: State) -> Page:
        """A settlement's page; its rows take the place of what was open before."""
        state = _with_report(state, report)
        try:
            settlement = self._settlement(report)
        except BadCell as error:
            return _aside_page(state, report, str(error))
        payout = settlement.payout
        if settlement.added_up != payout.net:
            reason = f"settlement {payout.external_id} pays {payout.net}, but its rows add up to {settlement.added_up}"
            return _aside_page(state, report, reason)
        ended = {**state.get("settled", {}), settlement.site: settlement.last_day.isoformat()}
        over = [name for name in state.get("open", []) if _is_over(name, ended)]
        notes = _reserve_notes(settlement, state)
        reserves = {**state.get("reserves", {}), settlement.site: [payout.external_id, str(settlement.reserve_out)]}
        left = [name for name in state.get("open", []) if name not in over]
        return Page(
            stream=SETTLEMENTS,
            state={**state, "settled": ended, "reserves": reserves, "open": left},
            rows=len(settlement.transactions) + 1,
            records=[payout, *settlement.transactions, *(closed(name) for name in over)],
            notes=notes,
        )

    def _open_page(self, state: State, now: datetime) -> Page:
        settled: dict[str, str] = state.get("settled", {})
        first = min((datetime.fromisoformat(f"{day}T00:00:00+00:00") for day in settled.values()), default=now)
        try:
            transactions = list(self._transactions(max(min(first, now - timedelta(days=1)), now - 2 * _UNSETTLED)))
        except CallRefused as error:
            if error.status != _FORBIDDEN:
                raise
            note = "What is not settled yet is not known: the application has no role for finances and accounting."
            return Page(stream=SETTLEMENTS, state=state, rows=0, notes=(note,))
        found = open_transactions(transactions, settled) if settled else {}
        records: list[PayoutTransaction] = list(found.values())
        records += [closed(name) for name in state.get("open", []) if name not in found]
        return Page(
            stream=SETTLEMENTS,
            state={**state, "open": sorted(found)},
            rows=len(transactions),
            records=records,
        )

    def _transactions(self, after: datetime, most_pages: int = 10_000) -> Iterator[Transaction]:
        query, seen = {"postedAfter": instant_text(after)}, set[str]()
        for _ in range(most_pages):
            payload = self.client.ask(LIST_TRANSACTIONS, Transactions, Question(query=query)).payload
            for transaction in payload.transactions if payload is not None else ():
                if not transaction.transaction_id or transaction.transaction_id not in seen:
                    seen.add(transaction.transaction_id)
                    yield transaction
            if payload is None or not payload.next_token:
                return
            query["nextToken"] = payload.next_token


def _with_report(state: State, report: Report) -> State:
    created, done = report.created_time, dict(state.get("done", {}))
    done[report.report_id] = instant_text(created)
    oldest = instant_text(created - _REMEMBERED)
    return {**state, "since": instant_text(created), "done": {name: at for name, at in done.items() if at >= oldest}}


def _aside_page(state: State, report: Report, reason: str) -> Page:
    aside = SetAside(external_id=report.report_id, payload=msgspec.json.encode(report), reason=reason, fix=_FIX)
    return Page(stream=SETTLEMENTS, state=state, rows=1, set_aside=(aside,))


def _is_over(name: str, ended: dict[str, str]) -> bool:
    site, day = site_and_day(name)
    return day <= ended.get(site, "")


def _reserve_notes(settlement: Settlement, state: State) -> tuple[str, ...]:
    before = state.get("reserves", {}).get(settlement.site)
    if before is None or settlement.reserve_in == Decimal(before[1]):
        return ()
    note = (
        f"Settlement {settlement.payout.external_id} begins with a reserve of {settlement.reserve_in}, but settlement "
        f"{before[0]} before it held back {before[1]}: a settlement may be missing."
    )
    return (note,)
