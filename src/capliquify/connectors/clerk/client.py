"""Clerk's backend API, as far as it is asked."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import httpx
import msgspec

from capliquify.connectors.clerk import payloads
from capliquify.domain.errors import Conflict, NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

API_VERSION: Final = "2026-05-12"
PAGE: Final = 500

_TRIES: Final = 4
_LONGEST_WAIT_SECONDS: Final = 30.0
_TOO_MANY: Final = 429
_NOT_FOUND: Final = 404
_SERVER_ERROR: Final = 500
_KEY_REFUSED: Final = frozenset({401, 403})

Document = TypeVar("Document")


@dataclass(frozen=True, kw_only=True)
class ClerkClient:
    """Asks the backend API.

    Attributes:
        http: A client that may call Clerk's hosts.
        api_url: Where the backend API is.
        issuer: Where the Frontend API is, which publishes the keys.
        secret_key: What the backend API is asked with.
        wait: Waits so many seconds.
    """

    http: httpx.Client
    api_url: str
    issuer: str
    secret_key: str
    wait: Callable[[float], None] = time.sleep

    def __repr__(self) -> str:
        """Without the key."""
        return f"ClerkClient({self.api_url})"

    def keys(self) -> list[dict[str, Any]]:
        """The keys that are published now, asked for once: whoever needs them is waiting.

        Raises:
            Unavailable: Nobody answers, or not with keys.
        """
        try:
            answer = self.http.get(f"{self.issuer}/.well-known/jwks.json")
        except httpx.TransportError as error:
            _unreachable(error)
        if answer.is_error:
            message = f"Clerk does not publish its keys at the moment ({answer.status_code})."
            raise Unavailable(message)
        return _decoded(answer, payloads.KeySet).keys

    def users(self) -> Iterator[payloads.User]:
        """Everybody, by the time they were made."""
        for offset in _offsets():
            page = self._get("/users", list[payloads.User], limit=PAGE, offset=offset, order_by="+created_at")
            yield from page
            if len(page) < PAGE:
                return

    def organizations(self) -> Iterator[payloads.Organization]:
        """All companies, by the time they were made."""
        for offset in _offsets():
            page = self._get(
                "/organizations", payloads.Organizations, limit=PAGE, offset=offset, order_by="+created_at"
            ).data
            yield from page
            if len(page) < PAGE:
                return

    def memberships(self) -> Iterator[payloads.OrganizationMembership]:
        """All memberships of all companies, by the time they were made."""
        for offset in _offsets():
            page = self._get(
                "/organization_memberships",
                payloads.OrganizationMemberships,
                limit=PAGE,
                offset=offset,
                order_by="+created_at",
            ).data
            yield from page
            if len(page) < PAGE:
                return

    def revoke_sessions(self, user_id: str) -> int:
        """End every session of a person; gives how many there were.

        Raises:
            Unavailable: Clerk does not answer; some may have ended.
        """
        ended = 0
        # What is ended is no longer active: the first page is the next one.
        while page := self._get("/sessions", list[payloads.Session], user_id=user_id, status="active", limit=PAGE):
            for session in page:
                self._post(f"/sessions/{session.id}/revoke", payloads.Session)
            ended += len(page)
        return ended

    def invite(self, organization_id: str, email: str, role: str, *, inviter: str | None = None) -> str:
        """Have Clerk ask somebody to join; gives the id of the invitation.

        Raises:
            Conflict: Clerk refuses it; the message tells why.
            Unavailable: Clerk does not answer.
        """
        body = {"email_address": email, "role": role}
        if inviter is not None:
            body["inviter_user_id"] = inviter
        return self._post(f"/organizations/{organization_id}/invitations", payloads.OrganizationInvitation, body).id

    def revoke_invitation(self, organization_id: str, invitation_id: str) -> None:
        """Take an invitation back.

        Raises:
            Conflict: It was answered or taken back already.
            NotFound: There is none.
        """
        path = f"/organizations/{organization_id}/invitations/{invitation_id}/revoke"
        self._post(path, payloads.OrganizationInvitation, {})

    def _get(self, path: str, kind: type[Document], **query: str | int) -> Document:
        return _decoded(self._ask("GET", path, params=query), kind)

    def _post(self, path: str, kind: type[Document], body: dict[str, str] | None = None) -> Document:
        return _decoded(self._ask("POST", path, json=body), kind)

    def _ask(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401 - what httpx takes
        """Ask, again after a while when it was one request too many or nobody answered."""
        headers = {"Authorization": f"Bearer {self.secret_key}", "Clerk-API-Version": API_VERSION}
        for left in reversed(range(_TRIES)):
            try:
                answer = self.http.request(method, f"{self.api_url}{path}", headers=headers, **request)
            except httpx.TransportError as error:
                # A change that may have been made is not made again.
                if not left or method != "GET":
                    _unreachable(error)
                self.wait(1.0)
                continue
            if answer.status_code == _TOO_MANY and left:
                self.wait(_seconds(answer.headers.get("Retry-After", "")))
            elif answer.status_code >= _SERVER_ERROR and method == "GET" and left:
                self.wait(1.0)
            else:
                _refuse_error(answer)
                return answer
        raise AssertionError  # the last try answers or raises


def _offsets() -> Iterator[int]:
    offset = 0
    while True:
        yield offset
        offset += PAGE


def _seconds(retry_after: str) -> float:
    return min(float(retry_after), _LONGEST_WAIT_SECONDS) if retry_after.isdecimal() else 1.0


def _decoded(answer: httpx.Response, kind: type[Document]) -> Document:
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        message = f"Clerk answered what is not understood: {error}"
        raise Unavailable(message) from None


def _unreachable(error: httpx.TransportError) -> NoReturn:
    message = f"Clerk does not answer: {error}"
    raise Unavailable(message) from error


def _refuse_error(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    try:
        faults = msgspec.json.decode(answer.content, type=payloads.Faults).errors
    except msgspec.DecodeError:
        faults = []
    told = "; ".join(fault.long_message or fault.message for fault in faults) or f"status {answer.status_code}"
    if answer.status_code in _KEY_REFUSED:
        message = f"Clerk refuses the key of this installation; check CAPLIQUIFY_CLERK_SECRET_KEY: {told}"
        raise Unavailable(message)
    if answer.status_code == _NOT_FOUND:
        message = f"Clerk knows nothing like it: {told}"
        raise NotFound(message)
    if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR:
        message = f"Clerk does not answer at the moment: {told}"
        raise Unavailable(message)
    message = f"Clerk refuses this: {told}"
    raise Conflict(message)
