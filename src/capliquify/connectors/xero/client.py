"""Calls to Xero's Accounting API: signed in, within its limits, and read only when whole."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import httpx
import msgspec

from capliquify.connectors.calls.caller import DONE, Call, Caller, Judgement, Verdict, judge_status
from capliquify.connectors.protocol import ConsentNeeded, QuotaLevel, SourceFailure, Token
from capliquify.connectors.xero.limits import Minute
from capliquify.connectors.xero.notation import since_header
from capliquify.connectors.xero.payloads import Problem, read
from capliquify.connectors.xero.tokens import next_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.connectors.connecting import Setup, Tools

Kind = TypeVar("Kind")

API_PATH: Final = "/api.xro/2.0"
DAY_QUOTA: Final = "xero calls a day"
_LONGEST_WAIT: Final = 60.0  # Xero's minute; a job that waited so long goes on, one that must wait longer is parked
_EARLY: Final = timedelta(seconds=60)
_DAY_WITHOUT_TIME: Final = 3600.0
_OK, _UNAUTHORISED, _FORBIDDEN, _MISSING, _TOO_MANY = 200, 401, 403, 404, 429
_LIMITS: Final = {
    "minute": "its limit of a minute is used up",
    "day": "its limit of a day is used up",
    "concurrent": "too many calls at once",
    "appminute": "the app's limit of a minute is used up",
}


@dataclass
class XeroApi:
    """The API of one organisation.

    Attributes:
        tools: What it works with.
        setup: What the connection was given.
    """

    tools: Tools
    setup: Setup
    _caller: Caller = field(init=False)
    _minute: Minute = field(init=False)

    def __post_init__(self) -> None:
        """Make ready."""
        wait = max(self.tools.pace.longest_wait, _LONGEST_WAIT)
        pace = dataclasses.replace(self.tools.pace, longest_wait=wait)
        self._caller = Caller("Xero", self.tools.http, pace, self.tools.log)
        self._minute = Minute(pace)

    def get(
        self, path: str, kind: type[Kind], query: Mapping[str, str] | None = None, since: datetime | None = None
    ) -> Kind:
        """What a path of the Accounting API answers.

        Args:
            path: Behind the API's address, with its slash.
            kind: What the answer must be.
            query: Its parameters.
            since: Only what was written after this instant.

        Raises:
            SourceFailure: There is no answer, or it cannot be read.
        """
        found = self.find(path, kind, query, since)
        if found is None:
            message = f"Xero knows nothing at {path}: choose the organisation again."
            raise SourceFailure(message)
        return found

    def find(
        self, path: str, kind: type[Kind], query: Mapping[str, str] | None = None, since: datetime | None = None
    ) -> Kind | None:
        """As `get`; None where there is nothing of that name.

        Raises:
            SourceFailure: There is no answer, or it cannot be read.
        """
        headers = {"xero-tenant-id": self.setup.account_id} if self.setup.account_id else {}
        if since is not None:
            headers["If-Modified-Since"] = since_header(since)
        response = self._send(f"{API_PATH}{path}", path.strip("/"), dict(query or {}), headers)
        if response.status_code == _MISSING:
            return None
        return read(response.content, kind, path.strip("/"))

    def connections(self, kind: type[Kind]) -> Kind:
        """The organisations the tokens open.

        Raises:
            SourceFailure: They cannot be read.
        """
        return read(self._send("/Connections", "connections", {}, {}).content, kind, "connections")

    def _send(self, path: str, operation: str, query: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        used: list[Token] = []

        def build() -> httpx.Request:
            self._minute.take()
            used.append(self._token())
            given = {"Authorization": f"Bearer {used[-1].access}", "Accept": "application/json", **headers}
            return httpx.Request("GET", self.setup.settings["api_url"].rstrip("/") + path, params=query, headers=given)

        def renew() -> None:
            self._renew(used[-1])

        response = self._caller.send(Call(operation=operation, build=build, judge=_judge, renew=renew))
        self._note_allowance(response)
        if response.status_code in {_OK, _MISSING}:
            return response
        raise _refusal(response, operation)

    def _token(self) -> Token:
        token = self.tools.tokens.current()
        if token is not None and token.expires_at - _EARLY > self.tools.pace.now():
            return token
        return self._renew(token)

    def _renew(self, seen: Token | None) -> Token:
        return self.tools.tokens.renew(seen, lambda held: next_token(self.tools, self.setup, held))

    def _note_allowance(self, response: httpx.Response) -> None:
        left = response.headers.get("x-daylimit-remaining", "")
        if self.tools.quotas is not None and left.isdecimal():
            self.tools.quotas.save(DAY_QUOTA, QuotaLevel(left=float(left), at=self.tools.pace.now()))


def _judge(response: httpx.Response, now: datetime) -> Judgement:
    status = response.status_code
    if status == _UNAUTHORISED and not _lacks_right(response):
        return Judgement(verdict=Verdict.RENEW, reason="the token is over")
    if status == _TOO_MANY:
        limit = response.headers.get("x-rate-limit-problem", "").lower()
        judged = judge_status(response, now)
        wait = _DAY_WITHOUT_TIME if judged.wait is None and limit == "day" else judged.wait
        return Judgement(verdict=Verdict.AGAIN, wait=wait, reason=_LIMITS.get(limit, "too many calls"))
    if status == _OK and not _is_whole(response.content):
        return Judgement(verdict=Verdict.AGAIN, reason="its answer was cut off, or is no JSON")
    return judge_status(response, now) if status != _OK else DONE


def _is_whole(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def _lacks_right(response: httpx.Response) -> bool:
    return "insufficient_scope" in response.headers.get("www-authenticate", "") or "AuthorizationUnsuccessful" in (
        _problem(response).detail
    )


def _refusal(response: httpx.Response, operation: str) -> SourceFailure:
    status, problem = response.status_code, _problem(response)
    if status == _UNAUTHORISED and _lacks_right(response):
        return ConsentNeeded(f"Xero does not allow {operation} to this connection: connect it again with all rights.")
    if status == _UNAUTHORISED:
        return ConsentNeeded("Xero no longer accepts this connection: connect Xero again.")
    if status == _FORBIDDEN:
        return ConsentNeeded("This organisation is no longer connected to the app: connect Xero again.")
    words = problem.detail or problem.message or "without a reason"
    return SourceFailure(f"Xero refused {operation} ({status}): {words}.")


def _problem(response: httpx.Response) -> Problem:
    try:
        return read(response.content, Problem, "an error")
    except SourceFailure:
        return Problem()
