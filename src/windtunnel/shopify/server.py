"""The stores over HTTP, each under its domain as the first part of the path."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
    parse,
    validate,
)
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from windtunnel.serving.control import control_routes
from windtunnel.serving.faults import FaultKind, FaultPlan, Faulty
from windtunnel.shopify.cost import MOST_POINTS, Pricing, actual_cost
from windtunnel.shopify.files import bulk_file
from windtunnel.shopify.resolving import Asked, resolve
from windtunnel.shopify.schema import admin_schema
from windtunnel.shopify.store import TOKEN_SECONDS, Store, stores_of
from windtunnel.shopify.versions import CURRENT, served_version
from windtunnel.shopify.webhooks import Outbox, Post

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from windtunnel.serving.world import World
    from windtunnel.shopify.schema import Document

_TOO_MANY = 429
_UNKNOWN_FIELD = re.compile(r"Cannot query field '(?P<field>\w+)' on type '(?P<type>\w+)'")
_WORDS = {
    400: "Bad Request",
    401: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    402: "Unavailable Shop",
    403: "Forbidden",
    404: "Not Found",
    423: "This shop is currently locked",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(repr=False)
class ShopifyStandIn:
    """All stores of the company.

    Attributes:
        world: The company and its time.
        plan: What goes wrong.
        stores: The stores by domain.
        outboxes: Their webhooks by domain.
        versions: The API versions answered, by that asked for; those not named as the calendar has it.
    """

    world: World
    plan: FaultPlan = field(default_factory=FaultPlan)
    stores: dict[str, Store] = field(init=False)
    outboxes: dict[str, Outbox] = field(init=False)
    versions: dict[str, str] = field(default_factory=dict)
    _skew: timedelta = field(default_factory=timedelta, init=False)

    def __post_init__(self) -> None:
        """Open the stores, and note what happens in them from now on."""
        self.stores = {store.domain: store for store in stores_of(self.world, self.now)}
        self.outboxes = {domain: Outbox(store, self.plan, CURRENT) for domain, store in self.stores.items()}
        self.world.listeners.append(self._note_day)

    def now(self) -> datetime:
        """What the servers' clock shows, which may be off."""
        return self.world.clock.now() + self._skew

    def connection(self, base_url: str, store: str) -> dict[str, Any]:
        """What connects a client with a store: its channel's name or its domain tells which."""
        found = next(each for each in self.stores.values() if store in {each.domain, each.shop.channel.name})
        return {
            "vendor": "shopify",
            "settings": {
                "shop": found.domain,
                "client_id": found.client_id,
                "base_url": f"{base_url}/{found.domain}",
            },
            "credentials": {"client_secret": found.client_secret},
        }

    def deliver(self, post: Post) -> int:
        """Deliver the webhooks of all stores; gives how many deliveries were taken."""
        return sum(outbox.deliver(post) for outbox in self.outboxes.values())

    def app(self) -> ASGIApp:
        """The ASGI app."""
        routes = [
            Route("/{shop}/admin/oauth/access_token", self._token, methods=["POST"]),
            Route("/{shop}/admin/api/{version}/graphql.json", self._graphql, methods=["POST"]),
            Route("/{shop}/bulk/{file}", self._file),
            *control_routes(self.world, self.plan, self._truth),
        ]
        return Faulty(Starlette(routes=routes), self.plan)

    def _note_day(self, day: int) -> None:
        for outbox in self.outboxes.values():
            outbox.note_day(day)

    def _truth(self) -> dict[str, Any]:
        """What each store owes the company, in minor units of its currency."""
        return {
            "stores": {
                domain: {"orders": len(store.shop.book.orders), "unsettled": store.account.unsettled(self.world.today)}
                for domain, store in self.stores.items()
            }
        }

    async def _token(self, request: Request) -> Response:
        self._be_skewed(request)
        fault = self.plan.take(request.url.path, FaultKind.STATUS)
        if fault is not None:
            return _words(fault.status)
        store = self.stores.get(request.path_params["shop"])
        if store is None:
            return _words(404)
        given = _json_object(await request.body())
        if given.get("grant_type") != "client_credentials":
            return _oauth_error("unsupported_grant_type", "grant_type must be client_credentials")
        if (given.get("client_id"), given.get("client_secret")) != (store.client_id, store.client_secret):
            return _oauth_error("invalid_client", "The client credentials are wrong.")
        if not store.installed:
            return _oauth_error("app_not_installed", "The app is not installed on this shop.")
        scope = ",".join(store.scopes)
        return JSONResponse({"access_token": store.issue_token(), "scope": scope, "expires_in": TOKEN_SECONDS})

    async def _graphql(self, request: Request) -> Response:
        self._be_skewed(request)
        store = self.stores.get(request.path_params["shop"])
        if store is None:
            return _words(404)
        if self.plan.take(request.url.path, FaultKind.REVOKE):
            store.tokens.clear()
        if not store.knows(request.headers.get("x-shopify-access-token", "")):
            return _words(401)
        fault = self.plan.take(request.url.path, FaultKind.STATUS)
        if fault is not None and fault.status != _TOO_MANY:
            return _words(fault.status)
        asked_version = request.path_params["version"]
        version = self.versions.get(asked_version) or served_version(asked_version, self.now())
        body = _json_object(await request.body())
        throttled = fault is not None and fault.status == _TOO_MANY
        asked = Asked(store, self.outboxes[store.domain], f"{request.base_url}{store.domain}/bulk")
        answer = _changed(self._answer(asked, body, request.url.path, throttled=throttled), request, self.plan)
        return JSONResponse(answer, headers={"X-Shopify-API-Version": version, "X-Request-Id": "windtunnel"})

    def _answer(self, asked: Asked, body: Document, path: str, *, throttled: bool) -> Document:
        store, query, variables = asked.store, str(body.get("query") or ""), body.get("variables") or {}
        try:
            document = parse(query)
        except GraphQLSyntaxError as error:
            return {"errors": [_shown(error)]}
        errors = validate(admin_schema(), document)
        if errors:
            return {"errors": [_invalid(error) for error in errors]}
        operation = _operation_of(document)
        cost = Pricing.of(document, variables).operation(operation)
        if cost > MOST_POINTS:
            message = f"Query cost is {cost}, which exceeds the single query max cost limit ({MOST_POINTS})."
            extensions = {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": MOST_POINTS}
            return {"errors": [{"message": message, "extensions": extensions}]}
        if throttled or store.bucket.take(cost) > 0:
            refusal = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [refusal], "extensions": _costs(store, cost, None)}
        repeated = variables.get("after") and self.plan.take(path, FaultKind.REPEAT_PAGE)
        if repeated and query in store.answered:
            return store.answered[query]
        done = execute_sync(admin_schema(), document, None, asked, variables, field_resolver=resolve)
        actual = min(cost, actual_cost(done.data, mutation=operation.operation is OperationType.MUTATION))
        store.bucket.level = min(store.bucket.burst, store.bucket.level + cost - actual)
        answer: Document = {"data": done.data, "extensions": _costs(store, cost, actual)}
        if done.errors:
            answer["errors"] = [_shown(error) for error in done.errors]
        store.answered[query] = answer
        return answer

    async def _file(self, request: Request) -> Response:
        store = self.stores.get(request.path_params["shop"])
        fault = self.plan.take(request.url.path, FaultKind.STATUS)
        if fault is not None:
            return _words(fault.status)
        return bulk_file(request, store.operations if store is not None else [], self.now())

    def _be_skewed(self, request: Request) -> None:
        fault = self.plan.take(request.url.path, FaultKind.SKEW)
        if fault is not None:
            self._skew = timedelta(seconds=fault.seconds)


def _operation_of(document: DocumentNode) -> OperationDefinitionNode:
    return next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))


def _costs(store: Store, requested: int, actual: int | None) -> Document:
    bucket = store.bucket
    status = {
        "maximumAvailable": bucket.burst,
        "currentlyAvailable": int(bucket.level),
        # As with Retry-After: a client waits in its own seconds.
        "restoreRate": bucket.rate / store.world.clock.real_seconds(1.0),
    }
    return {"cost": {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}}


def _shown(error: GraphQLError) -> Document:
    shown: Document = {"message": error.message}
    if error.locations:
        shown["locations"] = [{"line": each.line, "column": each.column} for each in error.locations]
    if error.path:
        shown["path"] = list(error.path)
    if error.extensions:
        shown["extensions"] = dict(error.extensions)
    return shown


def _invalid(error: GraphQLError) -> Document:
    """An error of a query that is not part of the schema."""
    shown = _shown(error)
    unknown = _UNKNOWN_FIELD.match(error.message)
    if unknown is not None:
        shown["message"] = f"Field '{unknown['field']}' doesn't exist on type '{unknown['type']}'"
        shown["extensions"] = {
            "code": "undefinedField",
            "typeName": unknown["type"],
            "fieldName": unknown["field"],
        }
    return shown


def _changed(answer: Document, request: Request, plan: FaultPlan) -> Document:
    """The answer with a field renamed, where that is planned and the answer has the field."""
    text = json.dumps(answer)
    for fault in plan.faults:
        if fault.kind is FaultKind.CHANGE_FIELD and f'"{fault.field}":' in text:
            taken = plan.take(request.url.path, FaultKind.CHANGE_FIELD)
            if taken is not None:
                renamed: Document = json.loads(text.replace(f'"{taken.field}":', f'"{taken.field}V2":'))
                return renamed
    return answer


def _json_object(body: bytes) -> Document:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _words(status: int) -> Response:
    return JSONResponse({"errors": _WORDS.get(status, "Error")}, status)


def _oauth_error(code: str, words: str) -> Response:
    return JSONResponse({"error": code, "error_description": words}, 400)
