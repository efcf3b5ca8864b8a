"""The Frontend API as far as a browser needs it: scripts at the addresses of Clerk's, people, sessions and tokens."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from windtunnel.clerk.tokens import TokenMint

if TYPE_CHECKING:
    from starlette.requests import Request

    from windtunnel.clerk.directory import Document
    from windtunnel.clerk.server import ClerkStandIn

_SCRIPTS: Final = {
    "/npm/@clerk/clerk-js@6/dist/clerk.browser.js": "clerk.browser.js",
    "/npm/@clerk/ui@1/dist/ui.browser.js": "ui.browser.js",
}


def publishable_key(issuer: str) -> str:
    """The key of an instance: where its Frontend API is, in base64."""
    return "pk_test_" + base64.b64encode(f"{urlsplit(issuer).netloc}$".encode()).decode()


@dataclass(frozen=True, kw_only=True)
class BrowserSide:
    """What the pages of one web app load and ask.

    Attributes:
        stand_in: The instance.
        issuer: The address it is served at.
        party: The origin of the web app.
    """

    stand_in: ClerkStandIn
    issuer: str
    party: str

    def app(self) -> Starlette:
        """The ASGI app: what browsers ask, and beside it everything the stand-in answers to servers."""
        routes: list[Route | Mount] = [Route(path, _script(name)) for path, name in _SCRIPTS.items()]
        routes += [
            Route("/browser/people", self._people),
            Route("/browser/sessions", self._answering(self._sign_in), methods=["POST"]),
            Route("/browser/tokens", self._answering(self._token), methods=["POST"]),
            Route("/browser/sign-out", self._answering(self._sign_out), methods=["POST"]),
            Mount("/", self.stand_in.app()),
        ]
        cors = Middleware(CORSMiddleware, allow_origins=[self.party], allow_methods=["GET", "POST"])
        return Starlette(routes=routes, middleware=[cors])

    async def _people(self, _request: Request) -> JSONResponse:
        people = [
            {
                "id": user["id"],
                "name": " ".join(filter(None, (user["first_name"], user["last_name"]))),
                "email": user["email_addresses"][0]["email_address"],
            }
            for user in self.stand_in.directory.users.values()
        ]
        return JSONResponse({"people": people})

    def _answering(self, answer: Callable[[Any], Document]) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def respond(request: Request) -> JSONResponse:
            try:
                return JSONResponse(answer(json.loads(await request.body())))
            except KeyError as missing:
                return _refusal(404, f"There is no {missing}.")
            except PermissionError as error:
                return _refusal(403, str(error))

        return respond

    def _sign_in(self, body: Document) -> Document:
        user = self.stand_in.directory.users[body["user"]]
        return {"id": self.stand_in.directory.start_session(user["id"])}

    def _sign_out(self, body: Document) -> Document:
        self.stand_in.directory.sessions[body["session"]]["status"] = "ended"
        return {}

    def _token(self, body: Document) -> Document:
        session = self.stand_in.directory.sessions[body["session"]]
        if session["status"] != "active":
            raise KeyError(session["id"])
        mint = TokenMint(
            keys=self.stand_in.keys, issuer=self.issuer, authorized_party=self.party, clock=self.stand_in.clock
        )
        active = self._membership(session["user_id"], body["organization"]) if body["organization"] else None
        return {"jwt": mint.token(mint.claims(session["user_id"], active, sid=session["id"]))}

    def _membership(self, user_id: str, organization_id: str) -> Document:
        for membership in self.stand_in.directory.memberships.values():
            organization = membership["organization"]
            if (membership["public_user_data"]["user_id"], organization["id"]) == (user_id, organization_id):
                role = membership["role"].removeprefix("org:")
                return {"id": organization_id, "slg": organization["slug"], "rol": role}
        message = "Not a member of this organization."
        raise PermissionError(message)


def _script(name: str) -> Callable[[Request], Response]:
    text = resources.files("windtunnel.clerk.browser").joinpath(name).read_text(encoding="utf-8")

    def respond(_request: Request) -> Response:
        # A page of another origin loads it, which answers of a server otherwise forbid.
        return Response(text, media_type="text/javascript", headers={"cross-origin-resource-policy": "cross-origin"})

    return respond


def _refusal(status: int, message: str) -> JSONResponse:
    return JSONResponse({"errors": [{"message": message, "long_message": message, "code": "refused"}]}, status)
