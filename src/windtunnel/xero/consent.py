"""The pages and calls of Xero's identity service."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from windtunnel.serving.contract import Contract
from windtunnel.serving.faults import FaultKind
from windtunnel.xero.documents import ORGANISATION_NAME, TENANT_ID
from windtunnel.xero.identity import Refused
from windtunnel.xero.notation import guid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from windtunnel.serving.faults import FaultPlan
    from windtunnel.xero.identity import Identity

CONNECTION_ID: Final = guid("connection", ORGANISATION_NAME)
_CONNECTIONS: Final = ("/connections", "/Connections")  # its pages write it one way, its document the other
_CONTRACT: Final = Contract("xero")
_FORM: Final = (
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "response_type",
    "code_challenge",
    "code_challenge_method",
)


def identity_routes(identity: Identity, plan: FaultPlan, requests: list[str]) -> list[Route]:
    """The routes of consent, tokens and connections.

    Args:
        identity: Codes and tokens.
        plan: What goes wrong.
        requests: Where what was asked is noted.
    """
    pages = _Pages(identity, plan, requests)
    return [
        Route("/identity/connect/authorize", pages.ask),
        Route("/identity/connect/authorize", pages.decide, methods=["POST"]),
        Route("/connect/token", pages.token, methods=["POST"]),
        *(Route(path, pages.connections) for path in _CONNECTIONS),
        *(Route(f"{path}/{{id}}", pages.disconnect, methods=["DELETE"]) for path in _CONNECTIONS),
    ]


@dataclass(frozen=True)
class _Pages:
    """Asks people, gives tokens, lists and ends connections."""

    identity: Identity
    plan: FaultPlan
    requests: list[str]

    async def ask(self, request: Request) -> Response:
        asked = dict(request.query_params)
        wrong = self.identity.problem(asked)
        return HTMLResponse(_page(asked)) if wrong is None else HTMLResponse(f"<h1>Error</h1><p>{wrong}</p>", 400)

    async def decide(self, request: Request) -> Response:
        asked = _form(await request.body())
        if self.identity.problem(asked) is not None:
            return HTMLResponse("<h1>Error</h1>", 400)
        if asked.get("decision") == "allow":
            answer = {"code": self.identity.agree(asked), "scope": asked["scope"]}
        else:
            answer = {"error": "access_denied"}
        query = urlencode({**answer, "state": asked.get("state", "")})
        joint = "&" if urlsplit(asked["redirect_uri"]).query else "?"
        return RedirectResponse(f"{asked['redirect_uri']}{joint}{query}", 303)

    async def token(self, request: Request) -> Response:
        self.requests.append("POST /connect/token")
        fault = self.plan.take(request.url.path, FaultKind.STATUS, FaultKind.REVOKE)
        if fault is not None and fault.kind is FaultKind.STATUS:
            return Response("Unavailable", fault.status)
        if fault is not None:
            self.identity.revoke()
        form = _form(await request.body())
        try:
            answer = self.identity.token(form, request.headers.get("authorization", ""))
        except Refused as error:
            return JSONResponse({"error": str(error)}, 400)
        _CONTRACT.check("AccessToken", answer)
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def connections(self, request: Request) -> Response:
        self.requests.append("GET /connections")
        if self._stranger(request):
            return JSONResponse({"Title": "Unauthorized", "Status": 401, "Detail": "AuthenticationUnsuccessful"}, 401)
        answer = [_connection()] if self.identity.connected else []
        _CONTRACT.check("Connection[]", answer)
        return JSONResponse(answer)

    async def disconnect(self, request: Request) -> Response:
        if self._stranger(request):
            return Response(status_code=401)
        if request.path_params["id"] != CONNECTION_ID or not self.identity.connected:
            return Response(status_code=404)
        self.identity.connected = False
        return Response(status_code=204)

    def _stranger(self, request: Request) -> bool:
        return self.identity.grant_of(request.headers.get("authorization", "")) is None


def _connection() -> dict[str, Any]:
    made = datetime(2026, 1, 5, 9, 30, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    return {
        "id": CONNECTION_ID,
        "authEventId": guid("authorisation", ORGANISATION_NAME),
        "tenantId": TENANT_ID,
        "tenantType": "ORGANISATION",
        "tenantName": ORGANISATION_NAME,
        "createdDateUtc": made,
        "updatedDateUtc": made,
    }


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _page(asked: Mapping[str, str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(asked.get(name, ""))}">' for name in _FORM
    )
    scopes = "".join(f"<li>{html.escape(scope)}</li>" for scope in asked.get("scope", "").split())
    return (
        '<!doctype html><html lang="en"><head><title>Xero: allow access</title></head><body>'
        f"<h1>Allow access to {html.escape(ORGANISATION_NAME)}?</h1><ul>{scopes}</ul>"
        f'<form method="post" action="authorize">{hidden}'
        '<button name="decision" value="allow">Allow access</button> '
        '<button name="decision" value="deny">Cancel</button></form></body></html>'
    )
