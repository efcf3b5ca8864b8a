"""What the Accounting API answers, by operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from windtunnel.company.days import iso, month_end, month_start
from windtunnel.xero import reports
from windtunnel.xero.answers import Invalid, envelope, page_of, selected
from windtunnel.xero.documents import ID_FIELDS, ORGANISATION_NAME, PAGED, Holdings
from windtunnel.xero.notation import instant_field

if TYPE_CHECKING:
    from windtunnel.xero.notation import Document

JOURNALS: Final = "Journals"
_MOST_PERIODS: Final = 11
_DATE_FIELD: Final = re.compile(r"/Date\((\d+)")


@dataclass(frozen=True)
class Asked:
    """A request: its query, what its path names, since when, and what shall go wrong with the answer."""

    query: Mapping[str, str]
    path: Mapping[str, Any] = field(default_factory=dict)
    since: str = ""
    repeat: bool = False
    skew: float = 0.0

    def day(self, name: str, otherwise: int) -> int:
        """A day of the query.

        Raises:
            Invalid: It is none.
        """
        text = self.query.get(name, "")
        if not text:
            return otherwise
        try:
            return date.fromisoformat(text[:10]).toordinal()
        except ValueError:
            message = f"{name} is no date: {text}"
            raise Invalid(message) from None

    def periods(self) -> tuple[int, str]:
        """How many columns to compare with, and how far apart.

        Raises:
            Invalid: More than Xero gives.
        """
        text, timeframe = self.query.get("periods", "0"), self.query.get("timeframe", "MONTH")
        if not text.isdecimal() or int(text) > _MOST_PERIODS or timeframe not in {"MONTH", "QUARTER", "YEAR"}:
            message = f"periods is at most {_MOST_PERIODS}, timeframe MONTH, QUARTER or YEAR"
            raise Invalid(message)
        return int(text), timeframe


Answer = Callable[[Holdings, Asked], "Document | None"]


@dataclass(frozen=True)
class Operation:
    """An operation: who may ask it, and its answer."""

    scope: str
    answer: Answer


def _now(holdings: Holdings, asked: Asked) -> datetime:
    return holdings.world.clock.now() + timedelta(seconds=asked.skew)


def _listing(name: str) -> Answer:
    def answer(holdings: Holdings, asked: Asked) -> Document:
        documents = selected(holdings.list(name), ID_FIELDS[name], asked.query, asked.since)
        if name not in PAGED:
            return envelope({name: [held.body for held in documents]}, _now(holdings, asked))
        again = 1 if asked.repeat and int(asked.query.get("page", 1)) > 1 else 0
        page, pagination = page_of(documents, asked.query, back=again)
        shown = {"pagination": pagination, name: [held.body for held in page]}
        return envelope(shown, _now(holdings, asked))

    return answer


def _single(name: str) -> Answer:
    def answer(holdings: Holdings, asked: Asked) -> Document | None:
        held = holdings.find(name, str(asked.path["id"]).lower())
        return None if held is None else envelope({name: [held.body]}, _now(holdings, asked))

    return answer


def _report(kind: str, name: str, lines: list[str], rows: list[Document]) -> Callable[[datetime], Document]:
    def made(now: datetime) -> Document:
        report: Document = {
            "ReportID": kind,
            "ReportName": name,
            "ReportType": kind,
            "ReportTitles": [name, *lines],
            "ReportDate": f"{now.day} {now:%B %Y}",
            "UpdatedDateUTC": instant_field(now, offset=False),
            "Fields": [],
            "Rows": rows,
        }
        return envelope({"Reports": [report]}, now)

    return made


def _balance_sheet(holdings: Holdings, asked: Asked) -> Document:
    days = reports.month_ends(asked.day("date", month_end(holdings.world.today)), *asked.periods())
    lines = [ORGANISATION_NAME, f"As at {reports.label(days[0])}"]
    rows = reports.balance_sheet(holdings.postings, days)
    return _report("BalanceSheet", "Balance Sheet", lines, rows)(_now(holdings, asked))


def _profit_and_loss(holdings: Holdings, asked: Asked) -> Document:
    today = holdings.world.today
    first, last = asked.day("fromDate", month_start(today)), asked.day("toDate", month_end(today))
    columns = reports.spans(first, last, *asked.periods())
    lines = [ORGANISATION_NAME, f"{reports.label(first)} to {reports.label(last)}"]
    rows = reports.profit_and_loss(holdings.postings, columns)
    return _report("ProfitAndLoss", "Profit and Loss", lines, rows)(_now(holdings, asked))


def _bank_summary(holdings: Holdings, asked: Asked) -> Document:
    today = holdings.world.today
    first, last = asked.day("fromDate", month_start(today)), asked.day("toDate", month_end(today))
    lines = [ORGANISATION_NAME, f"From {reports.label(first)} to {reports.label(last)}"]
    rows = reports.bank_summary(holdings.postings, first, last)
    return _report("BankSummary", "Bank Summary", lines, rows)(_now(holdings, asked))


def _trial_balance(holdings: Holdings, asked: Asked) -> Document:
    day = asked.day("date", holdings.world.today)
    rows = reports.trial_balance(holdings.postings, day)
    lines = [ORGANISATION_NAME, f"As at {reports.label(day)}"]
    return _report("TrialBalance", "Trial Balance", lines, rows)(_now(holdings, asked))


def _aged(kind: str, name: str, document_type: str) -> Answer:
    def answer(holdings: Holdings, asked: Asked) -> Document:
        wanted = asked.query.get("contactId", "").lower()
        contact = holdings.find("Contacts", wanted)
        if contact is None:
            message = "contactId is required and must be that of a contact"
            raise Invalid(message)
        documents = [
            held.body
            for held in holdings.list("Invoices")
            if held.body["Type"] == document_type and _contact_of(held.body) == wanted
        ]
        day = asked.day("date", holdings.world.today)
        rows = reports.aged(documents, day, _day_of)
        lines = [str(contact.body["Name"]), f"To {iso(day)}"]
        return _report(kind, name, lines, rows)(_now(holdings, asked))

    return answer


def _contact_of(document: Document) -> str:
    contact = document["Contact"]
    return str(contact["ContactID"]) if isinstance(contact, dict) else ""


def _day_of(value: object) -> int:
    found = _DATE_FIELD.match(str(value))
    return date(1970, 1, 1).toordinal() + int(found[1]) // 86_400_000 if found else 0


_SETTINGS: Final = "accounting.settings.read"
_INVOICES: Final = "accounting.invoices.read"
OPERATIONS: Final[Mapping[str, Operation]] = {
    "GET /Organisation": Operation(_SETTINGS, _listing("Organisations")),
    "GET /Accounts": Operation(_SETTINGS, _listing("Accounts")),
    "GET /Currencies": Operation(_SETTINGS, _listing("Currencies")),
    "GET /Contacts": Operation("accounting.contacts.read", _listing("Contacts")),
    "GET /Invoices": Operation(_INVOICES, _listing("Invoices")),
    "GET /Invoices/{id}": Operation(_INVOICES, _single("Invoices")),
    "GET /CreditNotes": Operation(_INVOICES, _listing("CreditNotes")),
    "GET /CreditNotes/{id}": Operation(_INVOICES, _single("CreditNotes")),
    "GET /Payments": Operation("accounting.payments.read", _listing("Payments")),
    "GET /BankTransactions": Operation("accounting.banktransactions.read", _listing("BankTransactions")),
    "GET /Reports/BalanceSheet": Operation("accounting.reports.balancesheet.read", _balance_sheet),
    "GET /Reports/ProfitAndLoss": Operation("accounting.reports.profitandloss.read", _profit_and_loss),
    "GET /Reports/BankSummary": Operation("accounting.reports.banksummary.read", _bank_summary),
    "GET /Reports/TrialBalance": Operation("accounting.reports.trialbalance.read", _trial_balance),
    "GET /Reports/AgedReceivablesByContact": Operation(
        "accounting.reports.aged.read", _aged("AgedReceivablesByContact", "Aged Receivables By Contact", "ACCREC")
    ),
    "GET /Reports/AgedPayablesByContact": Operation(
        "accounting.reports.aged.read", _aged("AgedPayablesByContact", "Aged Payables By Contact", "ACCPAY")
    ),
}
SCOPES: Final = frozenset(
    {
        "offline_access",
        "accounting.manualjournals.read",
        "accounting.reports.executivesummary.read",
        *(each.scope for each in OPERATIONS.values()),
    }
)
