"""Xero as one ASGI app: consent page, tokens, connections and the Accounting API."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from windtunnel.serving.contract import Contract, ContractBroken
from windtunnel.serving.control import control_routes
from windtunnel.serving.faults import Fault, FaultKind, FaultPlan, Faulty
from windtunnel.xero.allowances import Allowances
from windtunnel.xero.answers import Invalid, invalid, problem, rendered, with_field_renamed
from windtunnel.xero.chart import ACCOUNT_CLASSES
from windtunnel.xero.consent import identity_routes
from windtunnel.xero.documents import TENANT_ID, Holdings
from windtunnel.xero.identity import App, Identity
from windtunnel.xero.operations import JOURNALS, OPERATIONS, SCOPES, Asked
from windtunnel.xero.webhooks import Outbox

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from windtunnel.serving.world import World
    from windtunnel.xero.notation import Document
    from windtunnel.xero.webhooks import Post

API: Final = "/api.xro/2.0"
WEB_APP: Final = App("A1B2C3D4E5F60718293A4B5C6D7E8F90", "windtunnel-web-secret")
NATIVE_APP: Final = App("B1B2C3D4E5F60718293A4B5C6D7E8F91", None)
CUSTOM_CONNECTION: Final = App("C1B2C3D4E5F60718293A4B5C6D7E8F92", "windtunnel-custom-secret", custom=True)
WEBHOOK_KEY: Final = "windtunnel-webhook-key"
_CONTRACT: Final = Contract("xero")
_LONG_WAIT: Final = 3600


@dataclass
class XeroStandIn:
    """A Xero that serves the world's company as one organisation.

    Attributes:
        world: The company and its time.
        plan: What goes wrong.
        webhook_address: Where webhooks go.
        answer_seconds: Real seconds each answer takes, so that calls can be under way at once.
        requests: What was asked, oldest first: method, path and query.
    """

    world: World
    plan: FaultPlan = field(default_factory=FaultPlan)
    webhook_address: str = "http://127.0.0.1/webhooks/xero"
    answer_seconds: float = 0.0
    requests: list[str] = field(default_factory=list)
    holdings: Holdings = field(init=False)
    identity: Identity = field(init=False)
    allowances: Allowances = field(init=False)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        """Open the books."""
        self.holdings = Holdings(self.world)
        apps = {app.id: app for app in (WEB_APP, NATIVE_APP, CUSTOM_CONNECTION)}
        self.identity = Identity(self.world.clock, apps, SCOPES)
        self.allowances = Allowances(self.world.clock)
        self.outbox = Outbox(self.holdings, self.plan, WEBHOOK_KEY, api="https://api.xero.com")

    def app(self) -> ASGIApp:
        """The ASGI app."""
        routes = [*control_routes(self.world, self.plan), *identity_routes(self.identity, self.plan, self.requests)]
        routes += [Route(f"{API}{name.removeprefix('GET ')}", self._bound(name)) for name in OPERATIONS]
        routes.append(Route(f"{API}/{JOURNALS}", self._journals))
        return Faulty(Starlette(routes=routes), self.plan)

    def connection(self, base_url: str, *, custom: bool = True) -> dict[str, Any]:
        """What a person enters to connect the product to this Xero.

        Args:
            base_url: Where it is served.
            custom: A custom connection, which needs no consent; else a web app.
        """
        app = CUSTOM_CONNECTION if custom else WEB_APP
        return {
            "vendor": "xero",
            "settings": {
                "flow": "custom_connection" if custom else "consent",
                "client_id": app.id,
                "account_classes": json.dumps(ACCOUNT_CLASSES),
                "api_url": base_url,
                "identity_url": base_url,
                "login_url": base_url,
            },
            "credentials": {"client_secret": app.secret or "", "webhook_key": WEBHOOK_KEY},
        }

    def deliver(self, post: Post) -> list[int]:
        """Send webhooks of what was written since the last time; gives the status of each."""
        self.outbox.address = self.webhook_address
        return self.outbox.deliver(post)

    def intent_to_receive(self, post: Post) -> bool:
        """The round that a new webhook must pass first."""
        self.outbox.address = self.webhook_address
        return self.outbox.intent_to_receive(post)

    def _bound(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            self.requests.append(f"{request.method} {request.url.path}?{request.url.query}".rstrip("?"))
            fault = self.plan.take(request.url.path, FaultKind.STATUS, FaultKind.REVOKE)
            if fault is not None and fault.kind is FaultKind.STATUS:
                return self._failed(fault)
            if fault is not None:
                self.identity.revoke()
            refused = self._refusal(request, OPERATIONS[name].scope)
            if refused is not None:
                return refused
            self.allowances.under_way += 1
            try:
                await asyncio.sleep(self.answer_seconds)
                return self._answer(name, request)
            finally:
                self.allowances.under_way -= 1

        return respond

    def _answer(self, name: str, request: Request) -> Response:
        fault = self.plan.take(request.url.path, FaultKind.REPEAT_PAGE, FaultKind.CHANGE_FIELD, FaultKind.SKEW)
        asked = Asked(
            query=dict(request.query_params),
            path=request.path_params,
            since=request.headers.get("if-modified-since", ""),
            repeat=fault is not None and fault.kind is FaultKind.REPEAT_PAGE,
            skew=fault.seconds if fault is not None and fault.kind is FaultKind.SKEW else 0.0,
        )
        headers = self.allowances.headers()
        try:
            _CONTRACT.check_query(name, asked.query)
            document = OPERATIONS[name].answer(self.holdings, asked)
        except (Invalid, ContractBroken) as error:
            return _json(400, invalid(str(error)), headers)
        if document is None:
            return Response("The resource you're looking for cannot be found", 404, headers)
        _CONTRACT.check_answer(name, document)
        if fault is not None and fault.kind is FaultKind.CHANGE_FIELD:
            document = with_field_renamed(document, fault.field)
        return rendered(document, request.headers.get("accept", ""), headers)

    def _refusal(self, request: Request, scope: str) -> Response | None:
        """The answer to whoever may not ask this, or not now."""
        grant = self.identity.grant_of(request.headers.get("authorization", ""))
        if grant is None:
            return _json(401, problem(401, "Unauthorized", "TokenExpired: token expired or not known"))
        tenant = request.headers.get("xero-tenant-id", "")
        if not self.identity.connected or (tenant != TENANT_ID and not (grant.app.custom and not tenant)):
            return _json(403, problem(403, "Forbidden", "AuthenticationUnsuccessful"))
        if scope not in grant.scopes:
            return _json(
                401,
                problem(401, "Unauthorized", "AuthorizationUnsuccessful"),
                {"WWW-Authenticate": "insufficient_scope"},
            )
        over = self.allowances.refusal()
        return None if over is None else self._too_many(*over)

    def _too_many(self, limit: str, seconds: float) -> Response:
        wait = max(1, math.ceil(self.world.clock.real_seconds(seconds)))
        headers = {**self.allowances.headers(), "Retry-After": str(wait), "X-Rate-Limit-Problem": limit}
        return Response(status_code=429, headers=headers)

    def _failed(self, fault: Fault) -> Response:
        if fault.status == 429:
            return self._too_many("day" if fault.seconds > _LONG_WAIT else "minute", fault.seconds)
        if fault.status in {401, 403}:
            return _json(fault.status, problem(fault.status, "Refused", "AuthenticationUnsuccessful"))
        headers = {"Retry-After": str(round(fault.seconds))} if fault.seconds else {}
        return Response("An error occurred in Xero.", fault.status, headers)

    async def _journals(self, request: Request) -> Response:
        """Closed to apps that were not let in to the journals."""
        self.requests.append(f"GET {request.url.path}")
        return _json(401, problem(401, "Unauthorized", "AuthorizationUnsuccessful"))


def _json(status: int, document: Document, headers: Mapping[str, str] | None = None) -> Response:
    _CONTRACT.check("Error" if "Elements" in document else "Problem", document)
    return JSONResponse(document, status, headers=dict(headers or {}))
