"""A connected Xero organisation, stream by stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from msgspec import Raw

from capliquify.connectors.protocol import Account as ConnectedAccount
from capliquify.connectors.protocol import Page, SetAside, SourceFailure, Stream
from capliquify.connectors.xero import mapping, payloads
from capliquify.connectors.xero.balances import last_month_end, ledger_balances, results
from capliquify.connectors.xero.chart import Chart, Other, account_documents, read_chart
from capliquify.connectors.xero.listings import Listing, page_of, pages
from capliquify.connectors.xero.payloads import Account, part, read, without_people
from capliquify.connectors.xero.totals import totals
from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.domain.records.ledger_balance import LedgerBalance
from capliquify.domain.records.profit_and_loss import ProfitAndLoss

if TYPE_CHECKING:
    from datetime import date

    from capliquify.connectors.protocol import State, VendorTotal
    from capliquify.connectors.xero.client import XeroApi

_DOCUMENTS: Final = (SalesInvoice, SupplierBill)
_HALF_A_DAY: Final = 720
STREAMS: Final = (
    Stream(name="accounts", title="Chart of accounts", record_types=(), every_minutes=_HALF_A_DAY),
    Stream(name="invoices", title="Sales invoices and bills", record_types=_DOCUMENTS),
    Stream(name="credit_notes", title="Credit notes", record_types=_DOCUMENTS),
    Stream(name="bank_transactions", title="Bank transactions", record_types=(BankTransaction,)),
    Stream(name="payments", title="Payments through bank accounts", record_types=(BankTransaction,)),
    Stream(name="ledger_balances", title="Balances by month", record_types=(LedgerBalance,), every_minutes=_HALF_A_DAY),
    Stream(name="profit_and_loss", title="Results by month", record_types=(ProfitAndLoss,), every_minutes=_HALF_A_DAY),
)
_IDS_A_CALL: Final = 40
_TAX_NOTE: Final = "Xero's balance sheet does not tell the tax inside receivables and payables: it counts as 0."


@dataclass
class XeroSource:
    """The organisation.

    Attributes:
        api: Its API.
        streams: What it gives.
    """

    api: XeroApi
    streams: Sequence[Stream] = STREAMS

    def account(self) -> ConnectedAccount:
        """The organisation.

        Raises:
            SourceFailure: It cannot be read.
        """
        found = self._organisation
        return ConnectedAccount(
            id=self.api.setup.account_id, name=found.name, currency=found.currency, time_zone=found.time_zone
        )

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """The stream from a state on.

        Raises:
            SourceFailure: It cannot go on.
        """
        if stream in self._listings:
            yield from pages(self.api, self._listings[stream], state)
        elif stream == "accounts":
            yield self._accounts_page()
        elif stream == "ledger_balances":
            balances = list(ledger_balances(self.api, self._chart, self._last_month_end, self._currency))
            yield self._report_page(stream, balances, [_TAX_NOTE])
        elif stream == "profit_and_loss":
            months = list(results(self.api, self._chart, self._last_month_end, self._currency))
            yield self._report_page(stream, months, [])
        else:
            message = f"Xero has no stream {stream}."
            raise SourceFailure(message)

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """Documents a webhook named; those that are no longer there are left out.

        Raises:
            SourceFailure: They cannot be read.
        """
        listing = self._listings.get(stream)
        if listing is None:
            return
        if stream == "invoices":
            for at in range(0, len(external_ids), _IDS_A_CALL):
                query = {"IDs": ",".join(external_ids[at : at + _IDS_A_CALL]), "page": "1"}
                yield self._documents_page(listing, self.api.find("/Invoices", dict[str, Raw], query))
            return
        for external_id in external_ids:
            yield self._documents_page(listing, self.api.find(f"/{listing.name}/{external_id}", dict[str, Raw]))

    def map_again(self, stream: str, payload: bytes) -> Sequence[Any] | SetAside:
        """What a document that was set aside becomes now.

        Raises:
            SourceFailure: It cannot be read, or not be mapped now.
        """
        if stream == "accounts":
            return self._place_again(payload)
        listing = self._listings[stream]
        mapped = listing.map(read(payload, listing.kind, stream), payload)
        if isinstance(mapped, SetAside):
            return mapped
        return [] if mapped is None else [mapped]

    def totals(self, as_of: date) -> Iterable[VendorTotal]:
        """Totals of Xero's own reports.

        Raises:
            SourceFailure: One cannot be read.
        """
        return totals(self.api, self._chart, as_of, self._currency)

    @cached_property
    def _listings(self) -> dict[str, Listing]:
        listings = (
            Listing(
                stream="invoices",
                name="Invoices",
                id_field="InvoiceID",
                kind=payloads.Invoice,
                map=mapping.invoice,
                archived=True,
            ),
            Listing(
                stream="credit_notes",
                name="CreditNotes",
                id_field="CreditNoteID",
                kind=payloads.CreditNote,
                map=mapping.credit_note,
            ),
            Listing(
                stream="bank_transactions",
                name="BankTransactions",
                id_field="BankTransactionID",
                kind=payloads.BankTransaction,
                map=partial(self._with_chart, mapping.bank_transaction),
            ),
            Listing(
                stream="payments",
                name="Payments",
                id_field="PaymentID",
                kind=payloads.Payment,
                map=partial(self._with_chart, mapping.payment),
            ),
        )
        return {listing.stream: listing for listing in listings}

    @cached_property
    def _organisation(self) -> payloads.Organisation:
        found = self.api.get("/Organisation", payloads.Organisations).organisations
        if len(found) != 1:
            message = f"Xero names {len(found)} organisations for this connection instead of one."
            raise SourceFailure(message)
        return found[0]

    @cached_property
    def _chart(self) -> Chart:
        return read_chart(self.api)

    @property
    def _currency(self) -> str:
        return self._organisation.currency

    @property
    def _last_month_end(self) -> date:
        return last_month_end(self.api.tools.pace.now().date())

    def _with_chart(self, map_with: Any, document: Any, raw: Raw | bytes) -> Any:  # noqa: ANN401 - of any listing
        return map_with(document, raw, self._chart)

    def _documents_page(self, listing: Listing, answer: dict[str, Raw] | None) -> Page:
        raws = part(answer, listing.name, list[Raw], listing.name) if answer is not None else []
        documents = [read(raw, listing.kind, listing.name) for raw in raws]
        return page_of(listing, raws, documents, {})

    def _report_page(self, stream: str, records: Sequence[Any], notes: Sequence[str]) -> Page:
        state = {"through": self._last_month_end.isoformat()}
        return Page(stream=stream, state=state, rows=len(records), records=records, notes=notes)

    def _accounts_page(self) -> Page:
        """Accounts whose class nobody can tell are set aside: until a person does, no balance holds them."""
        raws = account_documents(self.api)
        aside = [found for raw in raws if isinstance(found := self._placed(raw), SetAside)]
        return Page(stream="accounts", state={}, rows=len(raws), set_aside=aside)

    def _place_again(self, payload: bytes) -> Sequence[Any] | SetAside:
        found = self._placed(payload)
        return found if isinstance(found, SetAside) else []

    def _placed(self, raw: Raw | bytes) -> SetAside | None:
        account = read(raw, Account, "Accounts")
        if account.status == "DELETED" or self._chart.place(account) is not Other.UNTOLD:
            return None
        return SetAside(
            external_id=account.id,
            payload=without_people(raw),
            reason=f"Xero's type {account.type} does not tell what the account {account.code} {account.name} is.",
            fix=f'Map the account: name the class of "{account.code}" in the connection\'s account classes.',
        )
