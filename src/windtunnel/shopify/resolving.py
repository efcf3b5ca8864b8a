"""Answers to queries and mutations: fields of documents, pages of lists, and what an app may not read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLError, GraphQLResolveInfo, IntValueNode, StringValueNode

from windtunnel.shopify import catalogue
from windtunnel.shopify.bulk import MOST_RUNNING, BulkOperation, BulkRefused, plan_of
from windtunnel.shopify.paging import Row, listing, listing_of_documents, page
from windtunnel.shopify.payments import account_document
from windtunnel.shopify.schema import is_connection, returned_type

if TYPE_CHECKING:
    from windtunnel.shopify.schema import Document
    from windtunnel.shopify.store import Store
    from windtunnel.shopify.webhooks import Outbox

_SCOPE_OF = {
    "order": "read_orders",
    "orders": "read_orders",
    "product": "read_products",
    "products": "read_products",
    "productVariants": "read_products",
    "inventoryItem": "read_inventory",
    "inventoryItems": "read_inventory",
    "locations": "read_locations",
    "shopifyPaymentsAccount": "read_shopify_payments_payouts",
}
_LISTS = {
    "orders": "orders",
    "products": "products",
    "productVariants": "variants",
    "inventoryItems": "inventory",
    "payouts": "payouts",
    "balanceTransactions": "transactions",
}
_LIST_OF_TYPE = {
    "Order": "orders",
    "Product": "products",
    "ProductVariant": "variants",
    "InventoryItem": "inventory",
    "ShopifyPaymentsPayout": "payouts",
    "ShopifyPaymentsBalanceTransaction": "transactions",
}
_MOST_IDS = 250
_RUNNING = frozenset({"CREATED", "RUNNING"})


@dataclass(frozen=True)
class Asked:
    """What a request is answered from.

    Attributes:
        store: The store.
        outbox: Its webhooks.
        files: The address bulk files are read at.
    """

    store: Store
    outbox: Outbox
    files: str


def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:  # noqa: ANN401 - any value of a document
    """Any field of the schema."""
    asked: Asked = info.context
    scope = _SCOPE_OF.get(info.field_name) if source is None or info.field_name == "inventoryItem" else None
    if scope is not None and scope not in asked.store.scopes:
        message = f"Access denied for {info.field_name} field. Required access: `{scope}` access scope."
        raise GraphQLError(message, extensions={"code": "ACCESS_DENIED", "requiredAccess": f"`{scope}` access scope."})
    if source is None:
        return _ROOTS[info.field_name](asked, arguments)
    if info.field_name in {"payouts", "balanceTransactions"}:
        return _listed(info.field_name, asked, arguments)
    value = source.get(info.field_name)
    if callable(value):
        return value(arguments)
    if is_connection(returned_type(info)) and isinstance(value, list):
        return page(listing_of_documents(value), arguments)
    if isinstance(value, list) and arguments.get("first") is not None:
        return value[: arguments["first"]]
    return value


def _listed(name: str, asked: Asked, arguments: Mapping[str, Any]) -> Document:
    sorted_by = (arguments.get("sortKey") or "ID").lower()
    return page(asked.store.listed(_LISTS[name], sorted_by, arguments), arguments)


def _list(name: str) -> Callable[[Asked, Mapping[str, Any]], Document]:
    return lambda asked, arguments: _listed(name, asked, arguments)


def _node(asked: Asked, arguments: Mapping[str, Any]) -> Document | None:
    return _by_id(asked, arguments["id"])


def _nodes(asked: Asked, arguments: Mapping[str, Any]) -> list[Document | None]:
    if len(arguments["ids"]) > _MOST_IDS:
        message = f"The input array size of {len(arguments['ids'])} is greater than the maximum allowed of {_MOST_IDS}."
        raise GraphQLError(message, extensions={"code": "MAX_INPUT_SIZE_EXCEEDED"})
    return [_by_id(asked, identity) for identity in arguments["ids"]]


def _by_id(asked: Asked, identity: str) -> Document | None:
    prefix, _, number = identity.rpartition("/")
    kind = prefix.removeprefix("gid://shopify/")
    if not number.isdecimal() or kind == prefix:
        message = f"Invalid global id '{identity}'"
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    if kind == "BulkOperation":
        return _operation(asked, {"id": identity})
    if kind not in _LIST_OF_TYPE:
        return None
    row = asked.store.found(_LIST_OF_TYPE[kind], int(number))
    return row.build() if row is not None else None


def _operation(asked: Asked, arguments: Mapping[str, Any]) -> Document | None:
    for operation in asked.store.operations:
        if arguments["id"].endswith(f"/BulkOperation/{operation.id}"):
            operation.move_on(asked.store.now())
            return operation.document()
    return None


def _operations(asked: Asked, arguments: Mapping[str, Any]) -> Document:
    for operation in asked.store.operations:
        operation.move_on(asked.store.now())
    return page(listing_of_documents([operation.document() for operation in asked.store.operations]), arguments)


def _run_bulk(asked: Asked, arguments: Mapping[str, Any]) -> Document:
    store = asked.store
    for operation in store.operations:
        operation.move_on(store.now())
    if sum(operation.status in _RUNNING for operation in store.operations) >= MOST_RUNNING:
        return _refused("A bulk query operation for this app and shop is already in progress.", "LIMIT_REACHED")
    try:
        root, plan = plan_of(arguments["query"])
    except BulkRefused as error:
        return _refused(str(error), "INVALID")
    if _SCOPE_OF.get(root.name.value, "") not in {"", *store.scopes}:
        return _refused(f"Access denied for {root.name.value} field.", "INVALID")
    identity = 7_000_000_000_000 + len(store.operations)
    operation = BulkOperation(identity, arguments["query"], store.now(), url=f"{asked.files}/{identity}.jsonl")
    wanted = _literals(root)
    sorted_by = str(wanted.get("sortKey", "id")).lower()
    rows = store.listed(_LISTS.get(root.name.value, ""), sorted_by, wanted).rows if root.name.value in _LISTS else ()
    operation.run(rows, plan, grouped=arguments["groupObjects"])
    store.operations.append(operation)
    return {"bulkOperation": operation.document(), "userErrors": []}


def _refused(message: str, code: str) -> Document:
    return {"bulkOperation": None, "userErrors": [{"field": ["query"], "message": message, "code": code}]}


def _literals(field: FieldNode) -> Mapping[str, Any]:
    """Arguments that are written out: bulk queries have no variables."""
    values = {argument.name.value: argument.value for argument in field.arguments or ()}
    plain = {name: node.value for name, node in values.items() if isinstance(node, (StringValueNode, IntValueNode))}
    enums = {name: node.value for name, node in values.items() if name == "sortKey" and hasattr(node, "value")}
    return {**plain, **enums}


def _subscriptions(asked: Asked, arguments: Mapping[str, Any]) -> Document:
    topics = arguments.get("topics")
    found = [each.document() for each in asked.outbox.subscriptions if not topics or each.topic in topics]
    return page(listing_of_documents(found), arguments)


def _subscribe(asked: Asked, arguments: Mapping[str, Any]) -> Document:
    wanted = arguments["webhookSubscription"]
    uri = wanted.get("uri") or ""
    if not uri.startswith(("https://", "http://127.0.0.1")):
        problem = {"field": ["webhookSubscription", "uri"], "message": "Address protocol http:// is not supported"}
        return {"webhookSubscription": None, "userErrors": [problem]}
    made = asked.outbox.subscribe(uri, arguments["topic"], wanted.get("includeFields") or ())
    return {"webhookSubscription": made.document(), "userErrors": []}


def _locations(asked: Asked, arguments: Mapping[str, Any]) -> Document:
    document = catalogue.location_document(asked.store.shop.channel)
    return page(listing([Row(int(document["legacyResourceId"]), {}, lambda: document)], "id"), arguments)


def _installation(asked: Asked, _arguments: Mapping[str, Any]) -> Document:
    scopes = [{"handle": scope, "description": scope.replace("_", " ")} for scope in asked.store.scopes]
    return {"__typename": "AppInstallation", "id": "gid://shopify/AppInstallation/4200", "accessScopes": scopes}


def _payments_account(asked: Asked, _arguments: Mapping[str, Any]) -> Document:
    return account_document(asked.store.account, asked.store.world.today)


_ROOTS: Mapping[str, Callable[[Asked, Mapping[str, Any]], Any]] = {
    **{name: _list(name) for name in ("orders", "products", "productVariants", "inventoryItems")},
    "bulkOperation": _operation,
    "bulkOperations": _operations,
    "bulkOperationRunQuery": _run_bulk,
    "currentAppInstallation": _installation,
    "locations": _locations,
    "node": _node,
    "nodes": _nodes,
    "order": _node,
    "shop": lambda asked, _: asked.store.shop_document(),
    "shopifyPaymentsAccount": _payments_account,
    "webhookSubscriptionCreate": _subscribe,
    "webhookSubscriptions": _subscriptions,
}
