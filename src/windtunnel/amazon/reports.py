"""Reports: asked for, made in their time, fetched from an address that soon is over; settlements are only listed."""

from __future__ import annotations

import gzip
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from windtunnel.amazon.asking import Asked, as_instant
from windtunnel.amazon.documents import order_table, settlement_table
from windtunnel.amazon.marketplaces import counters, iso, moment
from windtunnel.amazon.refusals import Refused
from windtunnel.serving.faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windtunnel.company.settlements import Settlement

BY_ORDER_DATE: Final = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
BY_LAST_UPDATE: Final = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
SETTLEMENT: Final = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
URL_SECONDS: Final = 300
RETAINED: Final = timedelta(days=90)
QUEUED: Final = timedelta(seconds=10)
MADE: Final = timedelta(seconds=40)
_LONGEST: Final = timedelta(days=31)
_TOKEN_SECONDS: Final = 24 * 3600
_PACKED_FROM: Final = 2_000  # bytes; smaller documents are sent as they are
_READY_SECOND: Final = 14 * 3600
_KEY: Final = b"document addresses of the wind tunnel"


@dataclass
class Report:
    """A report somebody asked for, or one of a settlement."""

    id: str
    kind: str
    region: str
    marketplaces: list[str]
    created: datetime
    start: datetime
    end: datetime
    settlement: Settlement | None = None
    fatal: bool = False
    content: bytes | None = None  # as of when it was first looked at after it was made


@dataclass
class Reports:
    """All reports of the application."""

    asked_for: dict[str, Report] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(50_001))

    def create(self, asked: Asked) -> dict[str, Any]:
        """`createReport`.

        Raises:
            Refused: There is no such report, or it cannot be asked for.
        """
        kind = asked.body["reportType"]
        if kind not in {BY_ORDER_DATE, BY_LAST_UPDATE}:
            reason = "can only be listed: Amazon makes it on its own" if kind == SETTLEMENT else "is not known"
            raise Refused(400, f"The report type {kind} {reason}.")
        asked.counters(asked.body["marketplaceIds"])
        end = as_instant(asked.body.get("dataEndTime"), "dataEndTime") or asked.now
        start = as_instant(asked.body.get("dataStartTime"), "dataStartTime") or end - timedelta(days=1)
        fatal = end - start > _LONGEST or asked.plan.take(kind, FaultKind.FATAL) is not None
        number = f"{next(self._numbers)}0{asked.world.today}"
        self.asked_for[number] = Report(
            number, kind, asked.region, list(asked.body["marketplaceIds"]), asked.now, start, end, fatal=fatal
        )
        return {"reportId": number}

    def get(self, asked: Asked) -> dict[str, Any]:
        """`getReport`.

        Raises:
            Refused: There is none.
        """
        return self._told(asked, self._find(asked, asked.path["reportId"]))

    def list(self, asked: Asked) -> dict[str, Any]:
        """`getReports`: the newest first.

        Raises:
            Refused: The question is not one that can be asked.
        """
        paging, token = asked.paging(_TOKEN_SECONDS), asked.query.get("nextToken")
        kinds, query = asked.words("reportTypes"), dict(asked.query)
        if token is not None and len(query) > 1:
            raise Refused(400, "nextToken must be the only parameter.")
        if token is None and not kinds:
            raise Refused(400, "Either reportTypes or nextToken is required.")
        start, kept = paging.start(token, {})
        query = kept or query
        again = Asked(asked.operation, asked.world, asked.plan, asked.region, asked.now, query)
        found = sorted(self._matching(again), key=lambda report: (report.created, report.id), reverse=True)
        size = again.number("pageSize", 10, 100)
        page, following = paging.page(found, start, size, ({}, query))
        answer: dict[str, Any] = {"reports": [self._told(asked, report) for report in page]}
        return {**answer, "nextToken": following} if following else answer

    def document(self, asked: Asked) -> dict[str, Any]:
        """`getReportDocument`: where to fetch it for five minutes.

        Raises:
            Refused: There is none.
        """
        number = asked.path["reportDocumentId"].rpartition(".")[2]
        report = self._find(asked, number)
        content = self._content(asked, report)
        if self._status(asked, report) != "DONE" or content is None:
            raise Refused(404, "The report document does not exist.")
        until = int((asked.now + timedelta(seconds=URL_SECONDS)).timestamp())
        answer = {
            "reportDocumentId": asked.path["reportDocumentId"],
            "url": f"{asked.base_url}/documents/{number}?X-Amz-Expires={until}&X-Amz-Signature={_sign(number, until)}",
        }
        return {**answer, "compressionAlgorithm": "GZIP"} if len(content) >= _PACKED_FROM else answer

    def download(self, asked: Asked) -> bytes:
        """The bytes behind an address.

        Raises:
            Refused: The address is over or made up.
        """
        number, until = asked.path["number"], asked.query.get("X-Amz-Expires", "0")
        signed = hmac.compare_digest(asked.query.get("X-Amz-Signature", ""), _sign(number, int(until)))
        if not signed or asked.now.timestamp() > int(until):
            raise Refused(403, "Request has expired")
        content = self._content(asked, self._find(asked, number, anyone=True)) or b""
        if fault := asked.plan.take(f"/documents/{number}", FaultKind.CHANGE_FIELD):
            content = content.replace(fault.field.encode(), f"{fault.field}-new".encode(), 1)
        return gzip.compress(content, mtime=0) if len(content) >= _PACKED_FROM else content

    def _matching(self, asked: Asked) -> Iterator[Report]:
        since = max(asked.instant("createdSince") or asked.now - RETAINED, asked.now - RETAINED)
        until = asked.instant("createdUntil") or asked.now
        kinds, statuses, ids = (asked.words(name) for name in ("reportTypes", "processingStatuses", "marketplaceIds"))
        asked.counters(ids)
        own = [report for report in self.asked_for.values() if report.region == asked.region]
        for report in (*own, *_settlements(asked)):
            wanted = report.kind in kinds and (not ids or set(ids) & set(report.marketplaces))
            in_time = since <= report.created <= until
            if wanted and in_time and (not statuses or self._status(asked, report) in statuses):
                yield report

    def _find(self, asked: Asked, number: str, *, anyone: bool = False) -> Report:
        if number not in self.asked_for:
            self.asked_for |= {report.id: report for report in _settlements(asked) if report.id == number}
        report = self.asked_for.get(number)
        if report is None or not (anyone or report.region == asked.region) or report.created < asked.now - RETAINED:
            raise Refused(404, "The report does not exist.")
        return report

    def _status(self, asked: Asked, report: Report) -> str:
        if report.settlement is not None:
            return "DONE"
        age = asked.now - report.created
        if age < MADE:
            return "IN_QUEUE" if age < QUEUED else "IN_PROGRESS"
        if report.fatal:
            return "FATAL"
        return "DONE" if self._content(asked, report) is not None else "CANCELLED"

    def _content(self, asked: Asked, report: Report) -> bytes | None:
        if report.content is None:
            if report.settlement is not None:
                report.content = settlement_table(report.settlement)
            elif asked.now - report.created >= MADE and not report.fatal:
                own = counters(asked.world.company, report.region)
                chosen = [own[each] for each in report.marketplaces]
                by_update = report.kind == BY_LAST_UPDATE
                report.content = order_table(chosen, (report.start, report.end), asked.world.today, by_update=by_update)
        return report.content or None

    def _told(self, asked: Asked, report: Report) -> dict[str, Any]:
        status = self._status(asked, report)
        answer: dict[str, Any] = {
            "reportId": report.id,
            "reportType": report.kind,
            "marketplaceIds": report.marketplaces,
            "dataStartTime": iso(report.start),
            "dataEndTime": iso(report.end),
            "createdTime": iso(report.created),
            "processingStatus": status,
        }
        if status != "IN_QUEUE":
            answer["processingStartTime"] = iso(report.created + QUEUED)
        if status in {"DONE", "CANCELLED", "FATAL"}:
            answer["processingEndTime"] = iso(report.created + MADE)
        if status == "DONE":
            answer["reportDocumentId"] = f"amzn1.spdoc.1.4.{report.region}.{report.id}"
        return answer


def _settlements(asked: Asked) -> Iterator[Report]:
    for region in ("na", "eu", "fe"):
        if asked.region in {region, ""}:
            for counter in counters(asked.world.company, region).values():
                for settlement in counter.account.closed:
                    ready = moment(settlement.end_day, _READY_SECOND)
                    window = moment(settlement.start_day, 0), moment(settlement.end_day, _READY_SECOND - 7200)
                    if ready >= asked.now - RETAINED:
                        yield Report(
                            f"7{settlement.id}", SETTLEMENT, region, [counter.site.id], ready, *window, settlement
                        )


def _sign(number: str, until: int) -> str:
    return hmac.new(_KEY, f"{number} {until}".encode(), hashlib.sha256).hexdigest()
