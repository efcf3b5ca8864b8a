"""All vendors of one company behind one address, each under its own name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from windtunnel.amazon.server import AmazonStandIn
from windtunnel.serving.faults import FaultPlan
from windtunnel.shopify.server import ShopifyStandIn
from windtunnel.unleashed.server import UnleashedStandIn
from windtunnel.xero.server import XeroStandIn

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from windtunnel.serving.world import World


@dataclass
class Town:
    """The four vendors of a company.

    Attributes:
        world: The company and its time.
        xero: Its books.
        shopify: Its stores.
        amazon: Its marketplaces.
        unleashed: Its stock.
    """

    world: World
    xero: XeroStandIn = field(init=False)
    shopify: ShopifyStandIn = field(init=False)
    amazon: AmazonStandIn = field(init=False)
    unleashed: UnleashedStandIn = field(init=False)

    def __post_init__(self) -> None:
        """Open all of them; what goes wrong at one leaves the others alone."""
        self.xero = XeroStandIn(self.world, FaultPlan())
        self.shopify = ShopifyStandIn(self.world, FaultPlan())
        self.amazon = AmazonStandIn(self.world, FaultPlan())
        self.unleashed = UnleashedStandIn(self.world, FaultPlan())

    def plans(self) -> list[FaultPlan]:
        """What goes wrong at each of them."""
        return [each.plan for each in (self.xero, self.shopify, self.amazon, self.unleashed)]

    def connections(self, address: str) -> list[dict[str, Any]]:
        """What connects the product with each account, where all of it is served at an address."""
        return [
            self.xero.connection(f"{address}/xero"),
            *(self.shopify.connection(f"{address}/shopify", domain) for domain in self.shopify.stores),
            *(self.amazon.connection(f"{address}/amazon", region) for region in self.amazon.regions()),
            self.unleashed.connection(f"{address}/unleashed"),
        ]

    def app(self) -> ASGIApp:
        """The ASGI app: each vendor under its name, and `/connections`."""

        async def connections(request: Request) -> Response:
            return JSONResponse(self.connections(str(request.base_url).rstrip("/")))

        vendors = {
            "xero": self.xero.app(),
            "shopify": self.shopify.app(),
            "amazon": self.amazon.app(),
            "unleashed": self.unleashed.app(),
        }
        return _Streets(vendors, Starlette(routes=[Route("/connections", connections)]))


class _Streets:
    """Leads a call to the vendor that the path begins with.

    A `Mount` would not do: addresses a vendor gives out (documents, bulk results) would lack its name.
    """

    def __init__(self, vendors: dict[str, ASGIApp], otherwise: ASGIApp) -> None:
        self._vendors = vendors
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope.get("path", "").split("/")[1:2]
        app = self._vendors.get(name[0]) if name else None
        if app is None:
            await self._otherwise(scope, receive, send)
        else:
            await app({**scope, "root_path": f"/{name[0]}"}, receive, send)
