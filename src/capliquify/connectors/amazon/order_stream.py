"""Orders: the past by reports, what changed since then by searching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from capliquify.connectors.amazon.client import AmazonClient, CallRefused, Question
from capliquify.connectors.amazon.documents import fetch_table
from capliquify.connectors.amazon.mapping import ORDER_COLUMNS, Numbering, sale_of_row, sales_of_order
from capliquify.connectors.amazon.operations import CREATE_REPORT, GET_ORDER, GET_REPORT, SEARCH_ORDERS
from capliquify.connectors.amazon.payloads import OneOrder, Order, Orders, Report, ReportId
from capliquify.connectors.calls.instants import instant_text
from capliquify.connectors.protocol import Page, Parked, SetAside, SourceFailure, VendorUnavailable
from capliquify.domain.records.sale import Sale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capliquify.connectors.amazon.documents import Table
    from capliquify.connectors.protocol import State

ORDERS: Final = "orders"
REPORT_TYPE: Final = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
# Never BUYER or RECIPIENT: who bought is no business of cash.
INCLUDED: Final = "PROCEEDS,PROMOTION,FULFILLMENT"
_WINDOW: Final = timedelta(days=30)
_AHEAD: Final = 5  # reports that are made while another is read
_POLLS: Final = 4
_POLL_SECONDS: Final = 15.0
_PARKED_FOR: Final = timedelta(seconds=60)
_TRIES: Final = 3
_OVERLAP: Final = timedelta(minutes=30)
_FIRST_OVERLAP: Final = timedelta(days=2)  # a report may lag behind
_BAD_REQUEST: Final = 400
_NOT_FOUND: Final = 404


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderStream:
    """The orders of a connection.

    Attributes:
        client: Calls Amazon.
        marketplaces: The numbers of those that are read.
        history: How far back the first sync goes.
        batch: The most rows of a report in a page.
    """

    client: AmazonClient
    marketplaces: Sequence[str]
    history: timedelta
    batch: int = 5_000

    def pages(self, state: State) -> Iterator[Page]:
        """The past where the state is empty or not through with it, then what changed.

        Raises:
            SourceFailure: It cannot go on.
        """
        state = dict(state) or self._begin()
        while state.get("windows"):
            for page in self._window(state):
                yield page
                state = dict(page.state)
        if "since" not in state:
            state = {"since": instant_text(datetime.fromisoformat(state["until"]) - _FIRST_OVERLAP)}
        yield from self._changes(state)

    def read(self, order_ids: Sequence[str]) -> Iterator[Page]:
        """Single orders.

        Raises:
            SourceFailure: They cannot be read.
        """
        for order_id in order_ids:
            question = Question(path={"orderId": order_id}, query={"includedData": INCLUDED})
            yield _page([self.client.ask(GET_ORDER, OneOrder, question).order], {})

    def _begin(self) -> State:
        until = self.client.tools.pace.now().replace(microsecond=0)
        start, windows = until - self.history, []
        while start < until:
            end = min(start + _WINDOW, until)
            windows.append([instant_text(start), instant_text(end), "", 0])
            start = end
        return {"windows": windows, "line": 0, "until": instant_text(until)}

    def _window(self, state: State) -> Iterator[Page]:
        """The pages of the first window, and those that only keep which reports were asked for."""
        windows = [list(window) for window in state["windows"]]
        for window in windows[:_AHEAD]:
            if not window[2]:
                try:
                    window[2] = self._request(window)
                except Parked:
                    if window is windows[0]:
                        raise
                    break
                state = {**state, "windows": [list(each) for each in windows]}
                yield Page(stream=ORDERS, state=state, rows=0)
        report = self._made(windows[0][2])
        if report is None or report.processing_status == "FATAL":
            yield self._again(state, windows)
        elif report.processing_status == "CANCELLED" or not report.report_document_id:
            yield Page(stream=ORDERS, state={**state, "windows": windows[1:], "line": 0}, rows=0)
        else:
            table = fetch_table(self.client, report.report_document_id, ORDER_COLUMNS, complete=True)
            yield from _table_pages(table, state, self.batch)

    def _request(self, window: list[Any]) -> str:
        body = {
            "reportType": REPORT_TYPE,
            "marketplaceIds": list(self.marketplaces),
            "dataStartTime": window[0],
            "dataEndTime": window[1],
        }
        return self.client.ask(CREATE_REPORT, ReportId, Question(body=body)).report_id

    def _made(self, report_id: str) -> Report | None:
        """A report that came to an end; None where Amazon has forgotten it.

        Raises:
            Parked: It takes longer than a job should wait.
        """
        pace = self.client.tools.pace
        for poll in range(_POLLS):
            if poll:
                pace.sleep(_POLL_SECONDS)
            try:
                report = self.client.ask(GET_REPORT, Report, Question(path={"reportId": report_id}))
            except CallRefused as error:
                if error.status == _NOT_FOUND:
                    return None
                raise
            if report.processing_status not in {"IN_QUEUE", "IN_PROGRESS"}:
                return report
        message = "Amazon is still making a report of orders: it is asked for again in a minute."
        raise Parked(message, pace.now() + _PARKED_FOR)

    def _again(self, state: State, windows: list[list[Any]]) -> Page:
        first = windows[0]
        if first[3] + 1 >= _TRIES:
            message = f"Amazon failed {_TRIES} times to make its report of orders from {first[0]} to {first[1]}."
            raise VendorUnavailable(message)
        windows[0] = [first[0], first[1], "", first[3] + 1]
        note = f"Amazon failed to make its report of orders from {first[0]} to {first[1]}; it is asked for again."
        return Page(stream=ORDERS, state={**state, "windows": windows}, rows=0, notes=(note,))

    def _changes(self, state: State) -> Iterator[Page]:
        after = state.get("after") or instant_text(datetime.fromisoformat(state["since"]) - _OVERLAP)
        token, until, refused, same = state.get("token", ""), state.get("until", ""), 0, 0
        while True:
            started = self.client.tools.pace.now()
            try:
                answer = self._search(after, token)
            except CallRefused as error:
                if error.status != _BAD_REQUEST or not token or refused >= _TRIES:
                    raise
                token, until, refused = "", "", refused + 1  # the token is over: read from the start again
                continue
            told = answer.last_updated_before or started - timedelta(minutes=5)
            until = until or instant_text(told)
            following = (answer.pagination.next_token if answer.pagination else None) or ""
            same = same + 1 if following and following == token else 0
            if same >= _TRIES:
                message = "Amazon gives the same page of orders over and over: it is asked again later."
                raise SourceFailure(message)
            token = following
            paging = {"since": state["since"], "after": after, "token": token, "until": until}
            yield _page(answer.orders, paging if token else {"since": until})
            if not token:
                return

    def _search(self, after: str, token: str) -> Orders:
        query = {
            "lastUpdatedAfter": after,
            "marketplaceIds": ",".join(self.marketplaces),
            "maxResultsPerPage": "100",
            "includedData": INCLUDED,
        }
        if token:
            query["paginationToken"] = token
        return self.client.ask(SEARCH_ORDERS, Orders, Question(query=query))


def _table_pages(table: Table, state: State, size: int) -> Iterator[Page]:
    """The rows of a report from the state's line on; those before count, as lines of an order are numbered."""
    numbered, rows, line = Numbering(), table.rows(), 0
    done = int(state.get("line", 0))
    while batch := list(islice(rows, size)):
        records, aside, waiting = list[Sale](), list[SetAside](), 0
        for row in batch:
            found = sale_of_row(row)
            if isinstance(found, Sale):
                records.append(numbered(found))
            elif found is not None:
                aside.append(found)
            else:
                waiting += 1
        line += len(batch)
        if line > done and line < len(table.lines):
            yield _told(records, aside, waiting, {**state, "line": line})
    yield _told(records, aside, waiting, {**state, "windows": state["windows"][1:], "line": 0})


def _page(orders: Sequence[Order], state: State) -> Page:
    found = [(order, list(sales_of_order(order))) for order in orders]
    records = [each for _, lines in found for each in lines if isinstance(each, Sale)]
    aside = [each for _, lines in found for each in lines if isinstance(each, SetAside)]
    waiting = sum(not lines for _, lines in found)
    return _told(records, aside, waiting, state)


def _told(records: list[Sale], aside: list[SetAside], waiting: int, state: State) -> Page:
    note = f"{waiting} orders wait for Amazon's price: a later sync brings them."
    return Page(
        stream=ORDERS,
        state=state,
        rows=len(records) + len(aside) + waiting,
        records=records,
        set_aside=aside,
        notes=(note,) if waiting else (),
    )
