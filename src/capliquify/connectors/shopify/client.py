"""Calls of one store's interface: tokens, points, versions, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import msgspec

from capliquify.connectors.calls.allowances import Bucket
from capliquify.connectors.calls.caller import DONE, Call, Caller, Judgement, Verdict, judge_status
from capliquify.connectors.protocol import AnswerChanged, ConsentNeeded, SourceFailure, Token, VendorUnavailable
from capliquify.connectors.shopify.payloads import Answer, QueryError, TokenAnswer
from capliquify.connectors.shopify.queries import query_text

if TYPE_CHECKING:
    import httpx

    from capliquify.connectors.connecting import Setup, Tools

API_VERSION: Final = "2026-10"
_POINTS_A_SECOND: Final = 100.0  # of the smallest plan; answers tell the real one
_POINTS: Final = 1000.0
_SHOP: Final = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
_EARLY: Final = timedelta(minutes=5)  # a token is renewed before it is over
_UNAUTHORISED: Final = 401
_OK: Final = 200
_REFUSED: Final = frozenset({400, 401, 403, 404})
_AGAIN: Final = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT"})
_CHANGED: Final = frozenset({"undefinedField", "argumentNotAccepted", "undefinedType", "missingRequiredArguments"})
_STATUSES: Final = {
    402: "the store is frozen: its owner must pay Shopify first",
    403: "the app may not call this store: install it again, then connect again",
    404: "there is no such store: check its address",
    423: "the store is locked: ask Shopify's support",
}

T = TypeVar("T")


class TooCostly(Exception):
    """A query costs more points than one may: ask for less at a time."""


class Denied(SourceFailure):
    """The app lacks a scope; the message names it."""


@dataclass
class ShopifyClient:
    """Asks one store.

    Attributes:
        tools: What it works with.
        setup: What the connection was given.
        notes: What a person should know of the answers so far.
    """

    tools: Tools
    setup: Setup
    notes: list[str] = field(default_factory=list)
    _caller: Caller = field(init=False, repr=False)
    _points: Bucket = field(init=False, repr=False)
    _costs: dict[str, float] = field(default_factory=dict, init=False, repr=False)
    _warned: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        """Start with the points of the smallest plan."""
        self._caller = Caller("Shopify", self.tools.http, self.tools.pace, self.tools.log)
        self._points = Bucket(name="points", rate=_POINTS_A_SECOND, burst=_POINTS, pace=self.tools.pace)

    @property
    def base_url(self) -> str:
        """Where the store is called."""
        return base_url(self.setup)

    def ask(self, name: str, variables: Mapping[str, Any], answer: type[T], *, repeatable: bool = True) -> T:
        """The data of a query.

        Args:
            name: Of the query's file.
            variables: Values of its variables.
            answer: What the data are.
            repeatable: Whether asking twice does no harm.

        Raises:
            TooCostly: It costs more points than one query may.
            Denied: A scope is missing.
            SourceFailure: Any other reason it was not answered.
        """
        body = msgspec.json.encode({"query": query_text(name), "variables": variables})
        self._points.take(self._costs.get(name, 1.0))
        call = Call(
            operation=name,
            build=lambda: self._request(body),
            judge=_judge,
            renew=self._renew,
            repeatable=repeatable,
        )
        response = self._caller.send(call)
        self._refuse_status(response)
        read = _decoded(response.content, Answer)
        self._note_cost(name, read)
        self._note_version(response)
        if read.errors:
            _refuse(read.errors)
        return _decoded(bytes(read.data), answer)

    def file_part(self, url: str, start: int, size: int) -> tuple[bytes, int] | None:
        """A part of a file of results and the size of all of it; None when the file is gone.

        It may be shorter than was asked for: the next part begins where it ends.

        Raises:
            SourceFailure: It cannot be read.
        """
        # No token goes with it: the address alone opens the file, and it is on another host.
        headers = {"Range": f"bytes={start}-{start + size - 1}"}
        call = Call(
            operation="bulk_file",
            build=lambda: self.tools.http.build_request("GET", url, headers=headers),
        )
        response = self._caller.send(call)
        if response.status_code in _REFUSED:
            return None
        self._refuse_status(response, also=frozenset({206}))
        part = response.content
        if response.status_code == _OK:
            return part[start : start + size], len(part)
        return part, _total_of(response)

    def take_notes(self) -> tuple[str, ...]:
        """The notes so far; afterwards there are none."""
        taken, self.notes = tuple(self.notes), []
        return taken

    def _request(self, body: bytes) -> httpx.Request:
        version = self.setup.settings.get("api_version") or API_VERSION
        url = f"{self.base_url}/admin/api/{version}/graphql.json"
        headers = {"Content-Type": "application/json", "X-Shopify-Access-Token": self._token().access}
        return self.tools.http.build_request("POST", url, content=body, headers=headers)

    def _token(self) -> Token:
        token = self.tools.tokens.current()
        if token is None or token.expires_at - _EARLY <= self.tools.pace.now():
            token = self.tools.tokens.renew(token, self._fetch)
        return token

    def _renew(self) -> None:
        self.tools.tokens.renew(self.tools.tokens.current(), self._fetch)

    def _fetch(self, _stored: Token | None) -> Token:
        given = {
            "client_id": self.setup.settings.get("client_id", ""),
            "client_secret": self.setup.credentials.get("client_secret", ""),
            "grant_type": "client_credentials",
        }
        url = f"{self.base_url}/admin/oauth/access_token"
        call = Call(operation="token", build=lambda: self.tools.http.build_request("POST", url, json=given))
        asked_at = self.tools.pace.now()
        response = self._caller.send(call)
        if response.status_code in _REFUSED:
            message = (
                "Shopify gives no token for this store: check the store's address, the client ID and the client "
                "secret, and that the app is installed in it; then connect again."
            )
            raise ConsentNeeded(message)
        self._refuse_status(response)
        token = _decoded(response.content, TokenAnswer)
        return Token(
            access=token.access_token,
            expires_at=asked_at + timedelta(seconds=token.expires_in),
            scopes=tuple(token.scope.split(",")),
        )

    def _refuse_status(self, response: httpx.Response, also: frozenset[int] = frozenset()) -> None:
        status = response.status_code
        if status == _OK or status in also:
            return
        if status == _UNAUTHORISED:
            message = "Shopify does not accept the token it just gave: install the app again, then connect again."
            raise ConsentNeeded(message)
        reason = _STATUSES.get(status, f"it answered {status}")
        message = f"Shopify does not answer for this store: {reason}."
        raise SourceFailure(message)

    def _note_cost(self, name: str, read: Answer) -> None:
        cost = read.extensions.cost if read.extensions is not None else None
        if cost is not None:
            status = cost.throttle_status
            self._costs[name] = cost.requested_query_cost
            self._points.correct(
                rate=status.restore_rate, burst=status.maximum_available, left=status.currently_available
            )

    def _note_version(self, response: httpx.Response) -> None:
        asked = self.setup.settings.get("api_version") or API_VERSION
        answered = response.headers.get("x-shopify-api-version", asked)
        if answered != asked and not self._warned:
            self._warned = True
            self.notes.append(
                f"Shopify answered in version {answered} of its interface though {asked} was asked for: "
                "that one is no longer served, and this connector should be updated."
            )


def base_url(setup: Setup) -> str:
    """Where a store is called: at its own address, or where the settings say.

    Raises:
        SourceFailure: Its address is not one of a store.
    """
    given = setup.settings.get("base_url", "").rstrip("/")
    if given:
        return given
    shop = setup.settings.get("shop", "").strip().lower().removeprefix("https://").rstrip("/")
    if not _SHOP.fullmatch(shop):
        message = f"{shop or 'Nothing'} is no address of a store: it ends in .myshopify.com, as in Settings, Domains."
        raise SourceFailure(message)
    return f"https://{shop}"


def _judge(response: httpx.Response, now: datetime) -> Judgement:
    if response.status_code == _UNAUTHORISED:
        return Judgement(verdict=Verdict.RENEW, reason="it answered 401")
    if response.status_code != _OK:
        return judge_status(response, now)
    try:
        read = msgspec.json.decode(response.content, type=Answer)
    except msgspec.ValidationError:
        return DONE  # whole, but not what was promised: no other attempt changes that
    except msgspec.DecodeError:
        return Judgement(verdict=Verdict.AGAIN, reason="its answer was cut off")
    return DONE if isinstance(read.errors, str) else _judge_errors(read, read.errors)


def _judge_errors(read: Answer, errors: Sequence[QueryError]) -> Judgement:
    codes = {error.extensions.code for error in errors if error.extensions is not None}
    if "THROTTLED" in codes:
        return Judgement(verdict=Verdict.AGAIN, wait=_wait_for_points(read), reason="the store's points were used up")
    if codes & _AGAIN:
        return Judgement(verdict=Verdict.AGAIN, reason="it had an error of its own")
    return DONE


def _wait_for_points(read: Answer) -> float | None:
    cost = read.extensions.cost if read.extensions is not None else None
    if cost is None or cost.throttle_status.restore_rate <= 0:
        return None
    missing = cost.requested_query_cost - cost.throttle_status.currently_available
    return max(0.1, missing / cost.throttle_status.restore_rate)


def _total_of(response: httpx.Response) -> int:
    total = response.headers.get("content-range", "").rpartition("/")[2]
    if not total.isdecimal():
        message = "Shopify does not say how long its file is (Content-Range)."
        raise AnswerChanged(message)
    return int(total)


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        message = f"Shopify's answer is not what its interface promises: {error}. The connector must be updated."
        raise AnswerChanged(message) from error
    except msgspec.DecodeError as error:
        message = "Shopify's answer was cut off."
        raise VendorUnavailable(message) from error


def _refuse(errors: list[QueryError] | str) -> NoReturn:
    if isinstance(errors, str):
        message = f"Shopify refuses the call: {errors}."
        raise SourceFailure(message)
    for error in errors:
        code = error.extensions.code if error.extensions is not None else ""
        if code == "MAX_COST_EXCEEDED":
            raise TooCostly(error.message)
        if code == "ACCESS_DENIED":
            needed = error.extensions.required_access if error.extensions is not None else ""
            message = f"The app may not read this in the store; it needs {needed or 'another scope'}."
            raise Denied(message)
        if code in _CHANGED:
            message = f"Shopify's interface has changed: {error.message}. The connector must be updated."
            raise AnswerChanged(message)
    message = f"Shopify refuses the query: {errors[0].message}."
    raise SourceFailure(message)
