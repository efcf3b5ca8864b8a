"""One store: its documents as of today, its app's tokens and points, and its bulk operations."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from windtunnel.company.payouts import Storefront
from windtunnel.serving.allowances import Bucket
from windtunnel.shopify import catalogue, payments
from windtunnel.shopify.orders import order_row
from windtunnel.shopify.paging import Listing, Row, listing
from windtunnel.shopify.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from windtunnel.company.shops import Shop
    from windtunnel.serving.world import World
    from windtunnel.shopify.bulk import BulkOperation
    from windtunnel.shopify.schema import Document

TOKEN_SECONDS = 86_399
_TOKEN_LIFE = timedelta(days=1)
ALL_SCOPES = (
    "read_all_orders",
    "read_inventory",
    "read_locations",
    "read_orders",
    "read_products",
    "read_shopify_payments_payouts",
)
_RECENT_DAYS = 60
_ZONES = {"GBP": "Europe/London", "EUR": "Europe/Berlin", "USD": "America/New_York"}
_REMEMBERED_LISTINGS = 16


@dataclass(repr=False)
class Store:
    """A store of the company with one app installed.

    Attributes:
        world: The company and its time.
        shop: The shop it is.
        points_a_second: What its plan restores; the bucket holds ten times that.
        scopes: What the app may read.
        installed: Whether the app still is.
        now: The store's own clock.
    """

    world: World
    shop: Shop
    now: Callable[[], datetime]
    points_a_second: float = 100.0
    scopes: tuple[str, ...] = ALL_SCOPES
    installed: bool = True
    bucket: Bucket = field(init=False)
    tokens: dict[str, datetime] = field(default_factory=dict)
    operations: list[BulkOperation] = field(default_factory=list)
    answered: dict[str, Document] = field(default_factory=dict)
    _rows: dict[tuple[str, int], list[Row]] = field(default_factory=dict, init=False)
    _listings: dict[tuple[Any, ...], Listing] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Fill the bucket."""
        self.bucket = Bucket(self.world.clock, self.points_a_second, 10 * self.points_a_second)

    @property
    def domain(self) -> str:
        """Its address, which names it."""
        return f"gaba-{self.shop.channel.name.split()[-1].lower()}.myshopify.com"

    @property
    def client_id(self) -> str:
        """The id of its app."""
        return f"windtunnel-{self.shop.channel.name.split()[-1].lower()}"

    @property
    def client_secret(self) -> str:
        """The secret of its app, which also signs webhooks."""
        return f"shpss_{self.client_id}"

    @property
    def account(self) -> Storefront:
        """Its payment account."""
        assert isinstance(self.shop.account, Storefront)  # noqa: S101 - a store of this platform has one
        return self.shop.account

    def issue_token(self) -> str:
        """A new token for its app."""
        token = f"shpat_{secrets.token_hex(16)}"
        self.tokens[token] = self.now() + _TOKEN_LIFE
        return token

    def knows(self, token: str) -> bool:
        """Whether a token is good now."""
        return self.installed and self.tokens.get(token, self.now()) > self.now()

    def shop_document(self) -> Document:
        """The store itself."""
        return {
            "__typename": "Shop",
            "id": f"gid://shopify/Shop/{6000 + sum(map(ord, self.shop.channel.name))}",
            "name": f"GABA {self.shop.channel.market}",
            "currencyCode": self.shop.channel.currency,
            "ianaTimezone": _ZONES[self.shop.channel.currency],
            "myshopifyDomain": self.domain,
            "taxesIncluded": True,
        }

    def rows(self, name: str) -> list[Row]:
        """All entries of a list as of today."""
        key = (name, self.world.today)
        if key not in self._rows:
            self._rows = {old: rows for old, rows in self._rows.items() if old[1] == self.world.today}
            self._rows[key] = self._make(name)
        return self._rows[key]

    def listed(self, name: str, sorted_by: str, arguments: Mapping[str, Any]) -> Listing:
        """A list, searched and sorted.

        Raises:
            GraphQLError: The search is not understood.
        """
        reverse, query = bool(arguments.get("reverse")), arguments.get("query")
        key = (name, self.world.today, sorted_by, reverse, query)
        if key not in self._listings:
            while len(self._listings) >= _REMEMBERED_LISTINGS:
                self._listings.pop(next(iter(self._listings)))
            self._listings[key] = listing(search(self.rows(name), query), sorted_by, reverse=reverse)
        return self._listings[key]

    def found(self, name: str, identity: int) -> Row | None:
        """An entry by its id."""
        return next((row for row in self.rows(name) if row.id == identity), None)

    def _make(self, name: str) -> list[Row]:
        today, channel = self.world.today, self.shop.channel
        if name == "orders":
            first = 0 if "read_all_orders" in self.scopes else today - _RECENT_DAYS
            return [order_row(order, today) for order in self.shop.book.orders if order.day >= first]
        if name == "payouts":
            return payments.payout_rows(self.account, today)
        if name == "transactions":
            return payments.transaction_rows(self.account, today)
        if name == "products":
            return catalogue.product_rows(channel, self.world.company)
        if name == "variants":
            return catalogue.variant_rows(self.rows("products"))
        return catalogue.inventory_item_rows(channel, self.rows("variants"), self.world.company)


def stores_of(world: World, now: Callable[[], datetime]) -> Sequence[Store]:
    """The stores of a company."""
    shops = world.company.shops.shops
    return [Store(world, shop, now) for shop in shops if isinstance(shop.account, Storefront)]
