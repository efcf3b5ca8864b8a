"""The streams of the payment account: payouts, and the movements they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from capliquify.connectors.calls.instants import instant_of, instant_text
from capliquify.connectors.protocol import Page, SetAside, VendorTotal
from capliquify.connectors.shopify.client import Denied
from capliquify.connectors.shopify.mapping import (
    Unmapped,
    issued_on,
    numeric_id,
    parts_of,
    payout_of,
    transaction_of,
)
from capliquify.connectors.shopify.paging import Paging, Window
from capliquify.connectors.shopify.payment_payloads import (
    BalanceTransaction,
    PaymentsAnswer,
    Payout,
    PayoutDate,
    PayoutDateList,
    PayoutList,
    TransactionList,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from capliquify.connectors.protocol import State
    from capliquify.connectors.shopify.client import ShopifyClient
    from capliquify.connectors.shopify.payloads import Nodes

PAYOUTS: Final = "payouts"
TRANSACTIONS: Final = "balance_transactions"
_PAYOUTS_AT_ONCE: Final = 60
_DATES_AT_ONCE: Final = 240
_TRANSACTIONS_AT_ONCE: Final = 150
_FINAL: Final = "PAID"
_OVERLAP: Final = timedelta(minutes=5)
_LONGEST_OPEN: Final = timedelta(days=60)  # whatever is not paid by then is not asked about any more
_SETTLED_DAYS: Final = 60
_DAY: Final = timedelta(days=1)

T = TypeVar("T")


@dataclass
class PaymentStreams:
    """Reads a payment account.

    Attributes:
        client: Asks the store.
        zone: Where the store's day begins.
    """

    client: ShopifyClient
    zone: ZoneInfo
    _dates: dict[str, date] = field(default_factory=dict, init=False)

    def payouts(self, state: State) -> Iterator[Page]:
        """Payouts from the oldest that was not paid at the last sync."""
        yield from self._walk(PAYOUTS, state, self._payout_paging(), _payout_time)

    def transactions(self, state: State) -> Iterator[Page]:
        """Movements from the oldest that was not paid at the last sync."""
        yield from self._walk(TRANSACTIONS, state, self._transaction_paging(), _transaction_time)

    def map_again(self, stream: str, payload: bytes) -> Sequence[Any] | SetAside:
        """What a document that was set aside becomes now."""
        if stream == PAYOUTS:
            documents: list[Any] = [msgspec.json.decode(payload, type=Payout)]
        else:
            documents = [msgspec.json.decode(payload, type=BalanceTransaction)]
        records, set_aside = self._mapped(documents)
        return set_aside[0] if set_aside else records

    def totals(self, as_of: date) -> Iterator[VendorTotal]:
        """The payouts of the last sixty days, each with its parts."""
        begin = datetime.combine(as_of - timedelta(days=_SETTLED_DAYS), time(0), UTC)
        for nodes, _ in self._guarded(self._payout_paging(), Window(begin=begin), _payout_time):
            for payout in nodes:
                if issued_on(payout) > as_of:
                    continue
                parts = parts_of(payout)
                total = sum(parts.values(), Decimal(0))
                yield VendorTotal(
                    measure="settlement",
                    subject=numeric_id(payout.id),
                    as_of=issued_on(payout),
                    amount=total if total == -payout.net.amount else payout.net.amount,
                    currency=payout.net.currency_code,
                    report="Shopify Payments payout",
                    parts=parts,
                )

    def _walk(self, stream: str, state: State, paging: Paging[T], time_of: Any) -> Iterator[Page]:  # noqa: ANN401 - of T
        since = instant_of(state.get("since"))
        newest, oldest_open = instant_of(state.get("newest")), instant_of(state.get("open"))
        window = Window.of(state, since - _OVERLAP if since is not None else None)
        for nodes, following in self._guarded(paging, window, time_of):
            times = [time_of(each) for each in nodes]
            opened = [at for each, at in zip(nodes, times, strict=True) if _status(each) != _FINAL]
            newest = max([*times, *([newest] if newest is not None else [])], default=None)
            oldest_open = min([*opened, *([oldest_open] if oldest_open is not None else [])], default=None)
            records, set_aside = self._mapped(nodes)
            kept: State = {"since": state.get("since"), "newest": _text(newest), "open": _text(oldest_open)}
            after = {"since": _text(_watermark(newest, oldest_open)) or state.get("since")}
            yield Page(
                stream=stream,
                state={**kept, "window": following.state()} if following is not None else after,
                rows=len(nodes),
                records=records,
                set_aside=set_aside,
                notes=self.client.take_notes(),
            )

    def _guarded(self, paging: Paging[T], window: Window, time_of: Any) -> Iterator[tuple[list[T], Window | None]]:  # noqa: ANN401 - of T
        """Pages; where the app may not read them a note, as sales are worth syncing without."""
        try:
            yield from paging.pages(window, time_of)
        except Denied as error:
            self.client.notes.append(f"Payouts are not read: {error}")
            yield [], None

    def _mapped(self, documents: Sequence[Any]) -> tuple[list[Any], list[SetAside]]:
        records: list[Any] = []
        set_aside: list[SetAside] = []
        moves = [each for each in documents if isinstance(each, BalanceTransaction) and not each.test]
        paid_on = self._days_of(moves)
        for each in documents:
            try:
                if isinstance(each, Payout):
                    records.append(payout_of(each))
                elif not each.test:
                    records.append(transaction_of(each, paid_on, self.zone))
            except Unmapped as error:
                set_aside.append(_set_aside(each, str(error)))
        return records, set_aside

    def _days_of(self, moves: Sequence[BalanceTransaction]) -> dict[str, date]:
        """The days of the payouts that hold movements: they are issued on the movement's day or later."""
        wanted = {each.associated_payout.id for each in moves if each.associated_payout.id}
        missing = wanted - self._dates.keys()
        if missing:
            begin = min(each.transaction_date for each in moves if each.associated_payout.id in missing) - _DAY
            for nodes, _ in self._date_paging().pages(Window(begin=begin), _payout_time):
                self._dates.update({each.id: issued_on(each) for each in nodes})
        return self._dates

    def _payout_paging(self) -> Paging[Payout]:
        def fetch(first: int, after: str | None, query: str | None) -> tuple[list[Payout], bool, str | None]:
            account = self._ask("payouts", PaymentsAnswer[PayoutList], first, after, query).shopify_payments_account
            return _page_of(account.payouts if account is not None else None)

        return Paging(fetch, "issued_at", _PAYOUTS_AT_ONCE)

    def _date_paging(self) -> Paging[PayoutDate]:
        def fetch(first: int, after: str | None, query: str | None) -> tuple[list[PayoutDate], bool, str | None]:
            answer = self._ask("payout_dates", PaymentsAnswer[PayoutDateList], first, after, query)
            account = answer.shopify_payments_account
            return _page_of(account.payouts if account is not None else None)

        return Paging(fetch, "issued_at", _DATES_AT_ONCE)

    def _transaction_paging(self) -> Paging[BalanceTransaction]:
        def fetch(
            first: int, after: str | None, query: str | None
        ) -> tuple[list[BalanceTransaction], bool, str | None]:
            answer = self._ask("balance_transactions", PaymentsAnswer[TransactionList], first, after, query)
            account = answer.shopify_payments_account
            return _page_of(account.balance_transactions if account is not None else None)

        return Paging(fetch, "processed_at", _TRANSACTIONS_AT_ONCE)

    def _ask(self, name: str, answer: type[T], *page: int | str | None) -> T:
        return self.client.ask(name, dict(zip(("first", "after", "query"), page, strict=True)), answer)


def _page_of(found: Nodes[T] | None) -> tuple[list[T], bool, str | None]:
    """What a fetch gives; a store without a payment account has nothing."""
    if found is None:
        return [], False, None
    return found.nodes, found.page_info.has_next_page, found.page_info.end_cursor


def _set_aside(document: Payout | BalanceTransaction, reason: str) -> SetAside:
    return SetAside(
        external_id=numeric_id(document.id),
        payload=msgspec.json.encode(document),
        reason=reason,
        fix="compare it with the payout in Shopify's admin, then try again",
    )


def _watermark(newest: datetime | None, oldest_open: datetime | None) -> datetime | None:
    if newest is None or oldest_open is None:
        return newest
    return max(oldest_open, newest - _LONGEST_OPEN)


def _status(document: object) -> str | None:
    if isinstance(document, BalanceTransaction):
        return document.associated_payout.status
    return document.status if isinstance(document, Payout) else None


def _payout_time(payout: Payout | PayoutDate) -> datetime:
    return payout.issued_at


def _transaction_time(entry: BalanceTransaction) -> datetime:
    return entry.transaction_date


def _text(instant: datetime | None) -> str | None:
    return instant_text(instant) if instant is not None else None
