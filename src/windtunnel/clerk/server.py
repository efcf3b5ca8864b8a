"""The interface over HTTP: the key set, and the part of the backend API that is described."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from windtunnel.clerk.contract import ContractBroken, check, check_body, check_query, operation
from windtunnel.clerk.directory import Directory, Document
from windtunnel.clerk.keys import SigningKeys
from windtunnel.clerk.webhooks import Outbox, new_secret

_LARGEST_PAGE: Final = 500
_DEFAULT_PAGE: Final = 10

Answer = Callable[["ClerkStandIn", Request, Document], Any]


class Refused(Exception):
    """An answer that is an error in the vendor's shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class ClerkStandIn:
    """A Clerk instance.

    Attributes:
        clock: What time it is.
        secret_key: What the backend API is asked with.
        keys: The signing keys.
        directory: The people and companies.
        outbox: Events to deliver.
        down: Whether it answers nothing but 503.
        refusals: How many of the next requests are one too many, and after how many seconds to ask again.
        requests: Method and path of every request, in order.
    """

    clock: Callable[[], datetime]
    secret_key: str = "sk_test_windtunnel"  # noqa: S105 - opens nothing but this
    keys: SigningKeys = field(default_factory=SigningKeys.pair)
    directory: Directory = field(init=False)
    outbox: Outbox = field(init=False)
    down: bool = False
    refusals: tuple[int, int] = (0, 0)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let events of the directory into the outbox."""
        self.outbox = Outbox(clock=self.clock, secrets=(new_secret(),))
        self.directory = Directory(clock=self.clock, listener=self.outbox.put)

    def app(self) -> Starlette:
        """The ASGI app: the Frontend API's key set at the root, the backend API under `/v1`."""
        routes = [Route("/.well-known/jwks.json", self._bound("GET /jwks", _key_set, secret=False))]
        for name, answer in _ANSWERS.items():
            method, _, path = name.partition(" ")
            routes.append(Route(f"/v1{path}", self._bound(name, answer), methods=[method]))
        return Starlette(routes=routes)

    def _bound(self, name: str, answer: Answer, *, secret: bool = True) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def respond(request: Request) -> JSONResponse:
            self.requests.append(f"{request.method} {request.url.path}")
            try:
                self._let_in(request, secret=secret)
                check_query(name, request.query_params)
                body = _body_of(await request.body())
                check_body(name, body)
                answered = answer(self, request, body)
            except ContractBroken as error:
                return _error(422, "form_param_unknown", str(error))
            except Refused as error:
                retry = {"Retry-After": str(self.refusals[1])} if error.status == 429 else None
                return _error(error.status, error.code, str(error), retry)
            check(operation(name)["answer"], answered)
            return JSONResponse(answered)

        return respond

    def _let_in(self, request: Request, *, secret: bool) -> None:
        if self.down:
            raise Refused(503, "service_unavailable", "Service unavailable")
        left, seconds = self.refusals
        if left > 0:
            self.refusals = (left - 1, seconds)
            raise Refused(429, "too_many_requests", "Too many requests")
        if secret and request.headers.get("authorization") != f"Bearer {self.secret_key}":
            raise Refused(401, "authentication_invalid", "Invalid authentication")


def _key_set(stand_in: ClerkStandIn, _request: Request, _body: Document) -> object:
    return stand_in.keys.key_set()


def _list_users(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    wanted = request.query_params.getlist("email_address")
    users = [
        user
        for user in stand_in.directory.users.values()
        if not wanted or any(address["email_address"] in wanted for address in user["email_addresses"])
    ]
    return _page(users, request)


def _get_user(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    return _found(stand_in.directory.users, request.path_params["user_id"])


def _list_organizations(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    return _counted(list(stand_in.directory.organizations.values()), request)


def _get_organization(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    return _found(stand_in.directory.organizations, request.path_params["organization_id"])


def _list_memberships(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    organization_id = request.path_params.get("organization_id")
    memberships = stand_in.directory.memberships.values()
    return _counted([each for each in memberships if organization_id in {None, each["organization"]["id"]}], request)


def _list_invitations(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    wanted = request.query_params.getlist("status")
    organization_id = request.path_params["organization_id"]
    invitations = [
        each
        for each in stand_in.directory.invitations.values()
        if each["organization_id"] == organization_id and (not wanted or each["status"] in wanted)
    ]
    return _counted(invitations, request)


def _invite(stand_in: ClerkStandIn, request: Request, body: Document) -> object:
    organization = _found(stand_in.directory.organizations, request.path_params["organization_id"])
    if "@" not in body["email_address"]:
        raise Refused(422, "form_param_format_invalid", "email_address must be a valid email address.")
    return stand_in.directory.invite(organization["id"], body["email_address"], body["role"])


def _revoke_invitation(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    invitation = _found(stand_in.directory.invitations, request.path_params["invitation_id"])
    if invitation["status"] != "pending":
        raise Refused(400, "organization_invitation_not_pending", "The invitation is not pending.")
    invitation["status"] = "revoked"
    return invitation


def _list_sessions(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    asked = request.query_params
    if "user_id" not in asked:
        raise Refused(422, "form_param_missing", "user_id must be included.")
    sessions = [
        each
        for each in stand_in.directory.sessions.values()
        if each["user_id"] == asked["user_id"] and asked.get("status") in {None, each["status"]}
    ]
    return _page(sessions, request)


def _revoke_session(stand_in: ClerkStandIn, request: Request, _body: Document) -> object:
    session = _found(stand_in.directory.sessions, request.path_params["session_id"])
    session["status"] = "revoked"
    return session


_ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /jwks": _key_set,
    "GET /users": _list_users,
    "GET /users/{user_id}": _get_user,
    "GET /organizations": _list_organizations,
    "GET /organizations/{organization_id}": _get_organization,
    "GET /organizations/{organization_id}/memberships": _list_memberships,
    "GET /organization_memberships": _list_memberships,
    "GET /organizations/{organization_id}/invitations": _list_invitations,
    "POST /organizations/{organization_id}/invitations": _invite,
    "POST /organizations/{organization_id}/invitations/{invitation_id}/revoke": _revoke_invitation,
    "GET /sessions": _list_sessions,
    "POST /sessions/{session_id}/revoke": _revoke_session,
}


def _found(documents: Mapping[str, Document], wanted: str) -> Document:
    if wanted not in documents:
        raise Refused(404, "resource_not_found", "not found")
    return documents[wanted]


def _counted(documents: list[Document], request: Request) -> Document:
    return {"data": _page(documents, request), "total_count": len(documents)}


def _page(documents: list[Document], request: Request) -> list[Document]:
    try:
        limit = int(request.query_params.get("limit", _DEFAULT_PAGE))
        offset = int(request.query_params.get("offset", 0))
    except ValueError:
        raise Refused(422, "form_param_format_invalid", "limit and offset must be integers.") from None
    if not 1 <= limit <= _LARGEST_PAGE or offset < 0:
        raise Refused(422, "form_param_value_too_large", f"limit must be between 1 and {_LARGEST_PAGE}.")
    return documents[offset : offset + limit]


def _body_of(body: bytes) -> Document:
    if not body:
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        raise Refused(400, "request_body_invalid", "Request body invalid") from None
    if not isinstance(parsed, dict):
        raise Refused(400, "request_body_invalid", "Request body invalid")
    return parsed


def _error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    answered = {
        "errors": [{"message": message, "long_message": message, "code": code}],
        "clerk_trace_id": "windtunnel",
    }
    check("errors", answered)
    return JSONResponse(answered, status, headers=headers)
