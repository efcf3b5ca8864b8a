"""The interface over HTTP: signatures over the query, pages in the path, and the month's calls."""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from windtunnel.serving.contract import Contract, ContractBroken
from windtunnel.serving.control import control_routes
from windtunnel.serving.faults import FaultKind, FaultPlan, Faulty
from windtunnel.unleashed.allowance import MonthlyCalls
from windtunnel.unleashed.library import BadFilter, Library
from windtunnel.unleashed.values import guid
from windtunnel.unleashed.webhooks import Outbox, Post

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from windtunnel.serving.world import World

KINDS = ("Products", "Warehouses", "StockOnHand", "Suppliers", "Customers", "PurchaseOrders", "SalesOrders",
         "BillOfMaterials")  # fmt: skip
CONTRACT = Contract("unleashed")
_DEFAULT_PAGE, _LARGEST_PAGE = 200, 1000


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class UnleashedStandIn:
    """An Unleashed account.

    Attributes:
        world: The company whose stock it keeps.
        plan: What goes wrong.
        api_id: The identifier of its key.
        api_key: What queries are signed with.
        webhook_secret: What webhooks are signed with.
        monthly_calls: How many calls a month are answered.
        requests: Method, path and query of every request, in order.
    """

    world: World
    plan: FaultPlan = field(default_factory=FaultPlan)
    api_id: str = "5f0c7a52-6a1e-4c53-9d0e-2f6f3f0c1d11"
    api_key: str = "windtunnel-unleashed-key"
    webhook_secret: str = "windtunnel-unleashed-webhooks"  # noqa: S105 - opens nothing but this
    monthly_calls: int = 50_000
    requests: list[str] = field(default_factory=list)
    library: Library = field(init=False)
    allowance: MonthlyCalls = field(init=False)
    outbox: Outbox = field(init=False)
    revoked: bool = False

    def __post_init__(self) -> None:
        """Send webhooks for what further days bring."""
        self.library = Library(self.world)
        self.allowance = MonthlyCalls(self.world.clock, self.monthly_calls)
        self.outbox = Outbox(self.world.clock, self.plan, self.webhook_secret)
        self.world.listeners.append(self._announce)

    def app(self) -> ASGIApp:
        """The ASGI app."""
        routes = control_routes(self.world, self.plan, self._truth)
        for kind in KINDS:
            routes.append(Route(f"/{kind}", self._bound(kind, "", self._page)))
            routes.append(Route(f"/{kind}/{{place}}", self._bound(kind, "/{pageOrGuid}", self._page)))
        everywhere = self._bound("StockOnHand", "/{productGuid}/AllWarehouses", self._all_warehouses)
        routes.append(Route("/StockOnHand/{place}/AllWarehouses", everywhere))
        return Faulty(Starlette(routes=routes), self.plan)

    def connection(self, base_url: str) -> dict[str, Any]:
        """What the product's form asks for."""
        return {
            "vendor": "unleashed",
            "settings": {
                "api_id": self.api_id,
                "currency": "GBP",
                "monthly_calls": str(self.monthly_calls),
                "base_url": base_url,
            },
            "credentials": {"api_key": self.api_key, "webhook_secret": self.webhook_secret},
        }

    def deliver(self, post: Post) -> int:
        """Send the webhooks that wait; gives how many were taken."""
        return self.outbox.deliver(post)

    def delete(self, kind: str, number: str) -> None:
        """Remove an order or a product, as a person would in the web app."""
        identifier = self.library.delete(kind, number)
        name = kind.removesuffix("s")
        self.outbox.put(f"{name.lower()}.deleted", name[0].lower() + name[1:], identifier)

    def _bound(
        self, kind: str, tail: str, answer: Callable[[str, Request, dict[str, str]], Any]
    ) -> Callable[[Request], Awaitable[Response]]:
        name = f"GET /{kind}{tail}"

        async def respond(request: Request) -> Response:
            query = request.scope["query_string"]
            self.requests.append(f"{request.method} {request.url.path}?{query.decode()}".removesuffix("?"))
            try:
                self._let_in(request, query)
                asked = dict(parse_qsl(query.decode(), keep_blank_values=True))
                CONTRACT.check_query(name, asked)
                answered = answer(kind, request, asked)
            except (BadFilter, ContractBroken) as error:
                return JSONResponse({"Description": str(error), "DebugInformation": None}, 400)
            except Refused as error:
                return JSONResponse({"Description": str(error), "DebugInformation": None}, error.status)
            described = CONTRACT.operation(name)
            CONTRACT.check(described["answer" if "Items" in answered else "one"], answered, f"answer of {name}")
            return JSONResponse(self._changed(request, answered))

        return respond

    def _let_in(self, request: Request, query: bytes) -> None:
        fault = self.plan.take(request.url.path, FaultKind.STATUS, FaultKind.REVOKE)
        if fault is not None and fault.kind is FaultKind.STATUS:
            raise Refused(fault.status, "The service could not answer.")
        self.revoked = self.revoked or fault is not None
        signature = base64.b64encode(hmac.digest(self.api_key.encode(), query, hashlib.sha256)).decode()
        given = (request.headers.get("api-auth-id", ""), request.headers.get("api-auth-signature", ""))
        if self.revoked or not hmac.compare_digest("\n".join(given), f"{self.api_id}\n{signature}"):
            raise Refused(403, "The api-auth-id or api-auth-signature header is not right.")
        if "application/json" not in request.headers.get("accept", ""):
            raise Refused(400, "The Accept header must be application/json.")
        if not self.allowance.take():
            raise Refused(429, "The calls of this month are used up. They start again on the 1st at 00:00 UTC.")

    def _page(self, kind: str, request: Request, asked: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON value
        place = request.path_params.get("place", "1")
        if not place.isdecimal():
            found = self.library.one(kind, place)
            if found is None:
                raise Refused(404, f"There is no such document among {kind}.")
            return found
        size = _page_size(asked.get("pageSize", str(_DEFAULT_PAGE)))
        items = self.library.documents(kind, asked)
        number = int(place)
        if number > 1 and self.plan.take(request.url.path, FaultKind.REPEAT_PAGE):
            number -= 1
        return {
            "Pagination": {
                "NumberOfItems": len(items),
                "PageSize": size,
                "PageNumber": int(place),
                "NumberOfPages": max(1, math.ceil(len(items) / size)),
            },
            "Items": items[(number - 1) * size : number * size],
        }

    def _all_warehouses(self, _kind: str, request: Request, _asked: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON value
        return {"Items": self.library.all_warehouses(request.path_params["place"])}

    def _changed(self, request: Request, answered: Any) -> Any:  # noqa: ANN401 - any JSON value
        fault = self.plan.take(request.url.path, FaultKind.CHANGE_FIELD)
        return answered if fault is None else _renamed(answered, fault.field)

    def _announce(self, day: int) -> None:
        for order in self.world.company.wholesale.orders:
            if day in {order.day, order.shipped_day}:
                event = "salesorder.created" if day == order.day else "salesorder.updated"
                self.outbox.put(event, "salesOrder", guid("sales order", order.number))

    def _truth(self) -> dict[str, Any]:
        stock = self.world.company.stock
        return {
            "calls_this_month": self.allowance.used,
            "units": {f"{item}|{place}": units for (item, place), units in stock.quantities.items()},
        }


def _page_size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise Refused(400, f"The page size must be from 1 to {_LARGEST_PAGE}.")
    return int(text)


def _renamed(value: Any, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """The same with a field under another name, wherever it stands."""
    if isinstance(value, list):
        return [_renamed(each, name) for each in value]
    if isinstance(value, dict):
        return {f"{key}New" if key == name else key: _renamed(each, name) for key, each in value.items()}
    return value
