"""The interface over HTTP: login, the operations that are described, and the addresses of documents."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from windtunnel.amazon import finances, inventory, orders
from windtunnel.amazon.access import Access, LoginRefused
from windtunnel.amazon.asking import Asked
from windtunnel.amazon.documents import CHARSET
from windtunnel.amazon.marketplaces import REGIONS, counters, seller_id
from windtunnel.amazon.refusals import Refused
from windtunnel.amazon.reports import Reports
from windtunnel.amazon.sandbox import Sandbox
from windtunnel.serving.allowances import Bucket
from windtunnel.serving.contract import Contract, ContractBroken
from windtunnel.serving.control import control_routes
from windtunnel.serving.faults import FaultKind, FaultPlan, Faulty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from windtunnel.serving.world import World

CONTRACT: Final = Contract("amazon")
_HOST: Final = re.compile(r"(?:sandbox\.)?sellingpartnerapi-(na|eu|fe)\.amazon\.com")
_PREFIX: Final = re.compile(r"(.*?)(?:/(na|eu|fe))?/(?:orders|finances|fba|reports|apps)/")  # of whatever serves it
_RATED: Final = frozenset({200, 202, 400, 404})
_LOGIN_PATH: Final = "/auth/o2/token"

Answer = Callable[["AmazonStandIn", Asked], dict[str, Any]]


@dataclass
class AmazonStandIn:
    """The API of all regions: a region is told by the host, else by the first part of the path.

    Attributes:
        world: The company it serves.
        plan: What is to go wrong.
        models: Where Amazon's published models lie; the static sandbox answers from them.
        access: The application and its tokens.
        reports: The reports that were asked for.
    """

    world: World
    plan: FaultPlan = field(default_factory=FaultPlan)
    models: Path | None = None
    access: Access = field(default_factory=Access)
    reports: Reports = field(default_factory=Reports)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _requests: Iterator[int] = field(default_factory=lambda: count(1))

    def app(self) -> ASGIApp:
        """The ASGI app."""
        routes: list[Route | Mount] = []
        sandboxed = []
        for name, answer in _ANSWERS.items():
            method, _, path = name.partition(" ")
            routes.append(Route(path, self._bound(name, answer), methods=[method]))
            sandboxed.append(Route(path, self._sandboxed(name), methods=[method]))
        routes += [
            Route(_LOGIN_PATH, self._log_in, methods=["POST"]),
            Route("/apps/authorize/consent", self._consent),
            Route("/documents/{number}", self._download),
        ]
        prefixed = [Mount(f"/{region}", routes=list(routes)) for region in REGIONS]
        control = control_routes(self.world, self.plan, self._truth)
        return Faulty(Starlette(routes=[*control, Mount("/sandbox", routes=sandboxed), *prefixed, *routes]), self.plan)

    def regions(self) -> list[str]:
        """The regions the company sells in."""
        return [region for region in REGIONS if counters(self.world.company, region)]

    def connection(self, base_url: str, region: str = "eu") -> dict[str, Any]:
        """What the product's connector is told, for the seller account of a region."""
        return {
            "vendor": "amazon",
            "settings": {
                "region": region,
                "marketplaces": ",".join(
                    counter.site.name for counter in counters(self.world.company, region).values()
                ),
                "application_id": "amzn1.sp.solution.windtunnel",
                "base_url": f"{base_url}/{region}",
                "login_url": f"{base_url}{_LOGIN_PATH}",
                "consent_url": f"{base_url}/{region}/apps/authorize/consent",
                "document_hosts": urlsplit(base_url).hostname or "",
            },
            "credentials": {
                "client_id": self.access.client_id,
                "client_secret": self.access.client_secret,
                "refresh_token": self.access.refresh_tokens.get(region, ""),
            },
        }

    def _now(self, path: str) -> datetime:
        fault = self.plan.take(path, FaultKind.SKEW)
        return self.world.clock.now() + timedelta(seconds=fault.seconds if fault is not None else 0)

    def _bound(self, name: str, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            body, region = await request.body(), _region(request)
            try:
                asked = self._ask(name, request, region, body)
                answered = answer(self, asked)
                CONTRACT.check_answer(name, answered)
            except Refused as error:
                return self._say(name, error.status, error.body())
            except ContractBroken as error:
                return self._say(name, 400, Refused(400, str(error)).body())
            if fault := self.plan.take(request.url.path, FaultKind.CHANGE_FIELD):
                answered = _renamed(answered, fault.field)
            return self._say(name, 202 if request.method == "POST" else 200, answered)

        return respond

    def _ask(self, name: str, request: Request, region: str, body: bytes) -> Asked:
        path, now = request.url.path, self._now(request.url.path)
        if fault := self.plan.take(path, FaultKind.STATUS):
            raise Refused(fault.status, "It was planned that way.")
        token = request.headers.get("x-amz-access-token", "")
        if self.plan.take(path, FaultKind.REVOKE):
            self.access.forget(token)
        opened = self.access.region(token, now)
        if opened != (region or opened):
            raise Refused(403, "The selling partner has no account in this region.")
        self._take(name, opened)
        query = {key: ",".join(request.query_params.getlist(key)) for key in request.query_params}
        CONTRACT.check_query(name, query)
        parsed = json.loads(body) if body else {}
        if request.method == "POST":
            CONTRACT.check_body(name, parsed)
        return Asked(
            operation=CONTRACT.operation(name)["id"],
            world=self.world,
            plan=self.plan,
            region=opened,
            now=now,
            query=query,
            path={key: str(value) for key, value in request.path_params.items()},
            body=parsed,
            base_url=_address(request),
        )

    def _take(self, name: str, region: str) -> None:
        described = CONTRACT.operation(name)
        key = region, described["id"]
        if key not in self._buckets:
            self._buckets[key] = Bucket(self.world.clock, float(described["rate"]), float(described["burst"]))
        if self._buckets[key].take():
            raise Refused(429)

    def _say(self, name: str, status: int, answered: object) -> Response:
        headers = {"x-amzn-RequestId": f"windtunnel-{next(self._requests):08d}"}
        if status in _RATED:
            # Told in real seconds, so that a client of a world whose time runs faster may call more often.
            rate = float(CONTRACT.operation(name)["rate"]) * (self.world.clock.speed or 1.0)
            headers["x-amzn-RateLimit-Limit"] = f"{rate:.10g}"
        return JSONResponse(answered, status, headers=headers)

    def _sandboxed(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        operation = CONTRACT.operation(name)["id"]

        async def respond(request: Request) -> Response:
            asked: dict[str, Any] = {key: ",".join(request.query_params.getlist(key)) for key in request.query_params}
            body = await request.body()
            asked |= {**request.path_params, **({"body": json.loads(body)} if body else {})}
            found = Sandbox(self.models).answer(operation, asked)
            if found is None:
                return self._say(name, 400, Refused(400, "The static sandbox has no example of this call.").body())
            return self._say(name, found.status, found.answer)

        return respond

    async def _log_in(self, request: Request) -> Response:
        path = request.url.path
        if fault := self.plan.take(path, FaultKind.STATUS):
            return JSONResponse({"error": "server_error", "error_description": "planned"}, fault.status)
        if self.plan.take(path, FaultKind.REVOKE):
            self.access.withdraw()
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        try:
            granted = self.access.grant(form, self._now(path))
        except LoginRefused as error:
            return JSONResponse({"error": error.error, "error_description": str(error)}, error.status)
        return JSONResponse(granted, headers={"Cache-Control": "no-store"})

    async def _consent(self, request: Request) -> Response:
        asked, region = request.query_params, _region(request) or "eu"
        back = {
            "state": asked.get("state", ""),
            "selling_partner_id": seller_id(region),
            "spapi_oauth_code": self.access.agree(region, self.world.clock.now()),
        }
        return RedirectResponse(f"{asked.get('redirect_uri', '')}?{urlencode(back)}", 302)

    async def _download(self, request: Request) -> Response:
        query = dict(request.query_params)
        asked = Asked(
            "download", self.world, self.plan, "", self._now(request.url.path), query, dict(request.path_params)
        )
        if fault := self.plan.take(request.url.path, FaultKind.STATUS):
            return Response("<Error><Code>SlowDown</Code></Error>", fault.status, media_type="application/xml")
        try:
            content = self.reports.download(asked)
        except Refused as error:
            text = f"<Error><Code>AccessDenied</Code><Message>{error}</Message></Error>"
            return Response(text, error.status, media_type="application/xml")
        return Response(content, headers={"Content-Type": f"text/plain; charset={CHARSET}"})

    def _truth(self) -> dict[str, Any]:
        shops = {region: counters(self.world.company, region) for region in self.regions()}
        return {
            "orders": {c.channel.name: len(c.shop.book.orders) for own in shops.values() for c in own.values()},
            "settlements": {c.channel.name: len(c.account.closed) for own in shops.values() for c in own.values()},
            "unsettled": {
                c.channel.name: c.account.unsettled(self.world.today) for own in shops.values() for c in own.values()
            },
        }


_ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /orders/2026-01-01/orders": lambda _, asked: orders.search(asked),
    "GET /orders/2026-01-01/orders/{orderId}": lambda _, asked: orders.get(asked),
    "GET /finances/2024-06-19/transactions": lambda _, asked: finances.transactions(asked),
    "GET /fba/inventory/v1/summaries": lambda _, asked: inventory.summaries(asked),
    "POST /reports/2021-06-30/reports": lambda stand_in, asked: stand_in.reports.create(asked),
    "GET /reports/2021-06-30/reports": lambda stand_in, asked: stand_in.reports.list(asked),
    "GET /reports/2021-06-30/reports/{reportId}": lambda stand_in, asked: stand_in.reports.get(asked),
    "GET /reports/2021-06-30/documents/{reportDocumentId}": lambda stand_in, asked: stand_in.reports.document(asked),
}


def _region(request: Request) -> str:
    """The region that is called; empty where neither the host nor the path tells."""
    host = _HOST.fullmatch(request.url.hostname or "")
    if host is not None:
        return host.group(1)
    named = _PREFIX.match(request.url.path)
    return (named.group(2) if named is not None else None) or ""


def _address(request: Request) -> str:
    """Where this server is, below whatever serves it."""
    named = _PREFIX.match(request.url.path)
    return f"{request.url.scheme}://{request.url.netloc}{named.group(1) if named is not None else ''}"


def _renamed(value: Any, name: str) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {(f"{key}V2" if key == name else key): _renamed(each, name) for key, each in value.items()}
    return [_renamed(each, name) for each in value] if isinstance(value, list) else value
