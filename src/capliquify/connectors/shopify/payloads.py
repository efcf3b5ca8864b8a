"""What Shopify sends, as far as it is read. Buyers' data are not asked for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Payload(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A part of an answer; a field that is missing is a change of the interface."""


class ErrorExtensions(Payload, frozen=True, kw_only=True):
    """What kind of error it is."""

    code: str = ""
    required_access: str = ""


class QueryError(Payload, frozen=True, kw_only=True):
    """One error of an answer."""

    message: str = ""
    extensions: ErrorExtensions | None = None


class ThrottleStatus(Payload, frozen=True, kw_only=True):
    """How many points there are."""

    maximum_available: float
    currently_available: float
    restore_rate: float


class Cost(Payload, frozen=True, kw_only=True):
    """What a query cost."""

    requested_query_cost: float
    throttle_status: ThrottleStatus


class Extensions(Payload, frozen=True, kw_only=True):
    """What an answer says besides its data."""

    cost: Cost | None = None


class Answer(Payload, frozen=True, kw_only=True):
    """An answer whose data are not read yet."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[QueryError] | str = []
    extensions: Extensions | None = None


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What opens the interface for a while."""

    access_token: str
    expires_in: int
    scope: str = ""


class PageInfo(Payload, frozen=True, kw_only=True):
    """Whether a list goes on, and behind what."""

    has_next_page: bool
    end_cursor: str | None


class Nodes(Payload, Generic[T], frozen=True, kw_only=True):
    """A page of a list."""

    nodes: list[T]
    page_info: PageInfo


class Amount(Payload, frozen=True, kw_only=True):
    """An amount whose currency is known."""

    amount: Decimal


class ProductHead(Payload, frozen=True, kw_only=True):
    """What a variant is one of."""

    title: str
    product_type: str
    status: str


class Variant(Payload, frozen=True, kw_only=True):
    """Something that is sold."""

    id: str
    sku: str | None
    barcode: str | None
    title: str
    product: ProductHead


class Variants(Payload, frozen=True, kw_only=True):
    """Answer of `productVariants`."""

    product_variants: Nodes[Variant]


class ProductVariants(Payload, frozen=True, kw_only=True):
    """The variants of one product."""

    variants: Nodes[Variant]


class ProductsById(Payload, frozen=True, kw_only=True):
    """Answer of `nodes` for products; None for one that is gone."""

    nodes: list[ProductVariants | None]


class BulkOperation(Payload, frozen=True, kw_only=True):
    """How far a bulk operation has come."""

    id: str
    status: str
    error_code: str | None
    created_at: datetime
    root_object_count: str
    file_size: str | None
    url: str | None


class BulkUserError(Payload, frozen=True, kw_only=True):
    """Why a bulk operation is not run."""

    code: str | None
    message: str


class BulkRun(Payload, frozen=True, kw_only=True):
    """What became of asking for one."""

    bulk_operation: BulkOperation | None
    user_errors: list[BulkUserError]


class BulkRunAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `bulkOperationRunQuery`."""

    bulk_operation_run_query: BulkRun | None


class BulkStatusAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `bulkOperation`."""

    bulk_operation: BulkOperation | None


class ShopHead(Payload, frozen=True, kw_only=True):
    """The store."""

    name: str
    myshopify_domain: str
    currency_code: str
    iana_timezone: str


class AccessScope(Payload, frozen=True, kw_only=True):
    """Something the app may read."""

    handle: str


class Installation(Payload, frozen=True, kw_only=True):
    """What the app may do in the store."""

    access_scopes: list[AccessScope]


class ShopAnswer(Payload, frozen=True, kw_only=True):
    """Answer of `shop`."""

    shop: ShopHead
    current_app_installation: Installation
