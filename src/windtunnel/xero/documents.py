"""What Xero holds of the company this evening, each with the instant it was last written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from windtunnel.company.customers import CUSTOMERS
from windtunnel.company.suppliers import SUPPLIERS
from windtunnel.serving.codes import ledger_name
from windtunnel.xero.banking import bank_transactions, payments
from windtunnel.xero.chart import BASE_CURRENCY, CHART
from windtunnel.xero.invoices import bills, sales_invoices
from windtunnel.xero.notation import Document, Stamps, guid, instant_field
from windtunnel.xero.postings import Postings

if TYPE_CHECKING:
    from windtunnel.serving.world import World

ORGANISATION_NAME: Final = "Stillwater Drinks Ltd"
TENANT_ID: Final = guid("tenant", ORGANISATION_NAME)


@dataclass(frozen=True)
class Held:
    """A document and when it was last written."""

    id: str
    updated: datetime
    body: Document


@dataclass
class Holdings:
    """All documents by endpoint, made anew each day.

    Attributes:
        world: The company and its time.
    """

    world: World
    stamps: Stamps = field(init=False)
    _day: int = field(default=-1, init=False)
    _lists: dict[str, list[Held]] = field(default_factory=dict, init=False)
    _postings: Postings | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Watch the days."""
        self.stamps = Stamps(self.world)

    def list(self, name: str) -> list[Held]:
        """The documents of an endpoint, in no order."""
        self._renew()
        if name not in self._lists:
            self._lists[name] = [
                Held(str(body[ID_FIELDS[name]]), updated, _stamped(name, updated, body))
                for updated, body in _MAKERS[name](self)
            ]
        return self._lists[name]

    def find(self, name: str, wanted: str) -> Held | None:
        """One document by its id."""
        return next((held for held in self.list(name) if held.id == wanted), None)

    @property
    def postings(self) -> Postings:
        """The books this evening."""
        self._renew()
        if self._postings is None:
            self._postings = Postings(self.world.company.books)
        return self._postings

    def _renew(self) -> None:
        if self._day != self.world.today:
            self._day, self._postings = self.world.today, None
            self._lists.clear()


Made = list[tuple[datetime, Document]]


def _stamped(name: str, updated: datetime, body: Document) -> Document:
    return body if name in _UNSTAMPED else {**body, "UpdatedDateUTC": instant_field(updated)}


def _accounts(_holdings: Holdings) -> Made:
    return [(datetime.fromisoformat("2022-04-06T09:00:00+00:00"), each.document()) for each in CHART]


def _contacts(holdings: Holdings) -> Made:
    made = datetime.fromisoformat("2022-04-06T10:00:00+00:00")
    contacts = [
        _contact(ledger_name(one.name), one.currency, Sales=one.terms_days, EmailAddress=one.email) for one in CUSTOMERS
    ]
    contacts += [_contact(ledger_name(one.name), one.currency, Bills=one.payment_days) for one in SUPPLIERS]
    known = {str(each["Name"]) for each in contacts}
    payees = dict.fromkeys(ledger_name(line.payee) for line in holdings.world.company.books.bank_lines)
    contacts += [_contact(name, BASE_CURRENCY) for name in payees if name not in known]
    return [(made, each) for each in contacts]


def _contact(name: str, currency: str, **terms: int | str) -> Document:
    document: Document = {
        "ContactID": guid("contact", name),
        "ContactStatus": "ACTIVE",
        "Name": name,
        "EmailAddress": terms.pop("EmailAddress", ""),
        "BankAccountDetails": "",
        "Addresses": [],
        "Phones": [],
        "ContactGroups": [],
        "ContactPersons": [],
        "IsSupplier": "Bills" in terms,
        "IsCustomer": "Sales" in terms,
        "DefaultCurrency": currency,
        "HasAttachments": False,
        "HasValidationErrors": False,
    }
    if terms:
        document["PaymentTerms"] = {side: {"Day": days, "Type": "DAYSAFTERBILLDATE"} for side, days in terms.items()}
    return document


def _organisation(holdings: Holdings) -> Made:
    document: Document = {
        "OrganisationID": TENANT_ID,
        "Name": ORGANISATION_NAME,
        "LegalName": ORGANISATION_NAME,
        "PaysTax": True,
        "Version": "UK",
        "OrganisationType": "COMPANY",
        "BaseCurrency": BASE_CURRENCY,
        "CountryCode": "GB",
        "IsDemoCompany": False,
        "OrganisationStatus": "ACTIVE",
        "FinancialYearEndDay": 31,
        "FinancialYearEndMonth": 3,
        "CreatedDateUTC": instant_field(datetime.fromisoformat("2022-04-06T08:00:00+00:00"), offset=False),
        "Timezone": "GMTSTANDARDTIME",
        "ShortCode": "!wt24K",
        "Class": "PREMIUM",
        "Edition": "BUSINESS",
    }
    return [(holdings.world.clock.start, document)]


def _invoices(holdings: Holdings) -> Made:
    company, today, stamps = holdings.world.company, holdings.world.today, holdings.stamps
    return [*sales_invoices(company, today, stamps), *bills(company, today, stamps)]


def _payments(holdings: Holdings) -> Made:
    return payments(holdings.world.company, holdings.postings.bank_lines, holdings.stamps)


def _bank_transactions(holdings: Holdings) -> Made:
    return bank_transactions(holdings.postings.bank_lines, holdings.stamps)


def _none(_holdings: Holdings) -> Made:
    """The company writes no credit notes: its refunds are the platforms'."""
    return []


def _currencies(_holdings: Holdings) -> Made:
    return [
        (datetime.fromisoformat("2022-04-06T09:00:00+00:00"), {"Code": code, "Description": words})
        for code, words in (("GBP", "British Pound"), ("EUR", "Euro"), ("USD", "United States Dollar"))
    ]


_MAKERS: Final = {
    "Organisations": _organisation,
    "Accounts": _accounts,
    "Contacts": _contacts,
    "Invoices": _invoices,
    "CreditNotes": _none,
    "Payments": _payments,
    "BankTransactions": _bank_transactions,
    "Currencies": _currencies,
}
ID_FIELDS: Final[Mapping[str, str]] = {
    "Organisations": "OrganisationID",
    "Accounts": "AccountID",
    "Contacts": "ContactID",
    "Invoices": "InvoiceID",
    "CreditNotes": "CreditNoteID",
    "Payments": "PaymentID",
    "BankTransactions": "BankTransactionID",
    "Currencies": "Code",
}
PAGED: Final = frozenset({"Contacts", "Invoices", "CreditNotes", "Payments", "BankTransactions"})
_UNSTAMPED: Final = frozenset({"Organisations", "Currencies"})
