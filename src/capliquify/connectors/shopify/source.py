"""One connected store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capliquify.connectors.protocol import Account, AnswerChanged, Page, Present, SetAside, SourceFailure, Stream
from capliquify.connectors.shopify import orders, payments
from capliquify.connectors.shopify.client import Denied, ShopifyClient
from capliquify.connectors.shopify.mapping import catalogue_item
from capliquify.connectors.shopify.orders import OrderStream
from capliquify.connectors.shopify.payloads import ProductsById, ShopAnswer, Variant, Variants
from capliquify.connectors.shopify.payments import PaymentStreams
from capliquify.domain.records.item import Item
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.sale import Sale

if TYPE_CHECKING:
    from datetime import date

    from capliquify.connectors.connecting import Setup, Tools
    from capliquify.connectors.protocol import State, VendorTotal

PRODUCTS: Final = "products"
STREAMS: Final = (
    Stream(name=PRODUCTS, title="Products", record_types=(Item,), every_minutes=1440),
    Stream(name=orders.STREAM, title="Orders", record_types=(Sale,), every_minutes=30),
    Stream(name=payments.PAYOUTS, title="Payouts", record_types=(Payout,), every_minutes=240),
    Stream(
        name=payments.TRANSACTIONS, title="Payout transactions", record_types=(PayoutTransaction,), every_minutes=240
    ),
)
_VARIANTS_AT_ONCE: Final = 200
_PRODUCTS_AT_ONCE: Final = 2
_NEEDED_SCOPE: Final = "read_orders"
_ALL_ORDERS: Final = "read_all_orders"


@dataclass
class ShopifySource:
    """Reads one store.

    Attributes:
        tools: What it works with.
        setup: What the connection was given.
    """

    tools: Tools
    setup: Setup
    streams: Sequence[Stream] = STREAMS
    client: ShopifyClient = field(init=False)

    def __post_init__(self) -> None:
        """Make the client."""
        self.client = ShopifyClient(self.tools, self.setup)

    def account(self) -> Account:
        """The store.

        Raises:
            SourceFailure: The credentials do not open it, or not its orders.
        """
        answer = self._shop
        scopes = {scope.handle for scope in answer.current_app_installation.access_scopes}
        if _NEEDED_SCOPE not in scopes:
            message = f"The app may not read orders: give it the scope {_NEEDED_SCOPE}, then connect again."
            raise SourceFailure(message)
        shop = answer.shop
        return Account(
            id=shop.myshopify_domain, name=shop.name, currency=shop.currency_code, time_zone=shop.iana_timezone
        )

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """A stream from a state on.

        Raises:
            SourceFailure: It cannot go on.
        """
        if stream == PRODUCTS:
            yield from self._products()
        elif stream == orders.STREAM:
            self._note_scopes(state)
            yield from self._orders.pages(state)
        elif stream == payments.PAYOUTS:
            yield from self._payments.payouts(state)
        else:
            yield from self._payments.transactions(state)

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """Single orders or products, as a webhook names them.

        Raises:
            SourceFailure: They cannot be read.
        """
        if stream == orders.STREAM:
            yield from self._orders.read(external_ids)
        elif stream == PRODUCTS:
            yield from self._products_of(external_ids)
        else:
            message = f"{stream} of Shopify are read as a whole."
            raise SourceFailure(message)

    def map_again(self, stream: str, payload: bytes) -> Sequence[Any] | SetAside:
        """What a document that was set aside becomes now."""
        if stream == orders.STREAM:
            return self._orders.map_again(payload)
        return self._payments.map_again(stream, payload)

    def totals(self, as_of: date) -> Iterable[VendorTotal]:
        """The payouts of the last sixty days.

        Raises:
            SourceFailure: They cannot be read.
        """
        return self._payments.totals(as_of)

    @cached_property
    def _shop(self) -> ShopAnswer:
        return self.client.ask("shop", {}, ShopAnswer)

    @cached_property
    def _zone(self) -> ZoneInfo:
        name = self._shop.shop.iana_timezone
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            message = f"Shopify names a time zone that is not known: {name}."
            raise AnswerChanged(message) from error

    @cached_property
    def _orders(self) -> OrderStream:
        return OrderStream(self.client, self.tools.pace, self._zone)

    @cached_property
    def _payments(self) -> PaymentStreams:
        return PaymentStreams(self.client, self._zone)

    def _note_scopes(self, state: State) -> None:
        scopes = {scope.handle for scope in self._shop.current_app_installation.access_scopes}
        if not state and _ALL_ORDERS not in scopes:
            self.client.notes.append(
                f"Only the orders of the last 60 days are read: the app lacks the scope {_ALL_ORDERS}, "
                "which Shopify gives on request. Import the older ones from a file."
            )

    def _products(self) -> Iterator[Page]:
        """All variants: there are few, and only the whole list tells which are gone."""
        after, seen = None, set[str]()
        while True:
            try:
                found = self.client.ask("variants", {"first": _VARIANTS_AT_ONCE, "after": after}, Variants)
            except Denied as error:
                self.client.notes.append(f"Products are not read: {error}")
                yield self._product_page([], last=None)
                return
            variants = found.product_variants
            items = [catalogue_item(variant) for variant in variants.nodes]
            seen |= {item.external_id for item in items}
            more = variants.page_info.has_next_page and variants.page_info.end_cursor != after
            yield self._product_page(variants.nodes, last=None if more else frozenset(seen))
            if not more:
                return
            after = variants.page_info.end_cursor

    def _products_of(self, external_ids: Sequence[str]) -> Iterator[Page]:
        for first in range(0, len(external_ids), _PRODUCTS_AT_ONCE):
            ids = [_global_id(each) for each in external_ids[first : first + _PRODUCTS_AT_ONCE]]
            answer = self.client.ask("products_by_id", {"ids": ids, "first": _VARIANTS_AT_ONCE}, ProductsById)
            found = [variant for product in answer.nodes if product for variant in product.variants.nodes]
            yield self._product_page(found, last=None)

    def _product_page(self, variants: Sequence[Variant], *, last: frozenset[str] | None) -> Page:
        return Page(
            stream=PRODUCTS,
            state={},
            rows=len(variants),
            records=[catalogue_item(variant) for variant in variants],
            present=[] if last is None else [Present(record_type=Item, external_ids=last)],
            notes=self.client.take_notes(),
        )


def _global_id(identity: str) -> str:
    return identity if identity.startswith("gid:") else f"gid://shopify/Product/{identity}"
