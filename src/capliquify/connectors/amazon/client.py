"""Calls of the Selling Partner API: each operation in its allowance, each answer read by its description."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

import msgspec

from capliquify.connectors.amazon.operations import OPERATIONS, Operation
from capliquify.connectors.calls.allowances import Bucket
from capliquify.connectors.calls.caller import Call, Judgement, Verdict, judge_status
from capliquify.connectors.protocol import AnswerChanged, SourceFailure, VendorUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import httpx

    from capliquify.connectors.amazon.login import Login
    from capliquify.connectors.calls.caller import Caller
    from capliquify.connectors.connecting import Tools

_TOO_MANY: Final = 429
_REFUSED: Final = frozenset({401, 403})
_DONE: Final = range(200, 300)
_READINGS: Final = 3
_AGENT: Final = "CapLiquify/1.0 (Language=Python)"
Answer = TypeVar("Answer")


class CallRefused(SourceFailure):
    """Amazon does not do what it was asked; it says why.

    Attributes:
        status: Of the answer.
        details: Amazon's words.
    """

    def __init__(self, message: str, status: int, details: str) -> None:
        super().__init__(message)
        self.status, self.details = status, details


class _Error(msgspec.Struct):
    code: str = ""
    message: str = ""
    details: str = ""


class _Errors(msgspec.Struct):
    errors: list[_Error] = []


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is filled into an operation: its path, its parameters, its body."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] | None = None


@dataclass(kw_only=True)
class AmazonClient:
    """Calls one seller account.

    Attributes:
        tools: The way out, time, and where allowances are remembered.
        caller: Calls as often as it takes.
        login: The tokens.
        base_url: Of the region's API.
    """

    tools: Tools
    caller: Caller
    login: Login
    base_url: str
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take each operation's allowance up where it was left."""
        for operation in OPERATIONS:
            self._buckets[operation.name] = Bucket(
                name=f"amazon.{operation.name}",
                rate=operation.rate,
                burst=operation.burst,
                pace=self.tools.pace,
                store=self.tools.quotas,
            )

    def rates(self) -> dict[str, float]:
        """How many calls a second of each operation Amazon allows, as far as is known."""
        return {name: bucket.rate for name, bucket in self._buckets.items()}

    def ask(self, operation: Operation, answer: type[Answer], question: Question) -> Answer:
        """Call an operation and read its answer.

        Raises:
            CallRefused: Amazon does not do it.
            AnswerChanged: The answer is not as described.
            SourceFailure: It cannot be called.
        """
        failure = ""
        for _ in range(_READINGS):
            response = self._send(operation, question)
            try:
                return msgspec.json.decode(response.content, type=answer)
            except msgspec.ValidationError as error:
                message = f"Amazon's answer to {operation.name} is not as described: {error}."
                raise AnswerChanged(message) from error
            except msgspec.DecodeError as error:
                failure = str(error)  # it was cut off on the way: the next may be whole
        message = f"Amazon's answer to {operation.name} was cut off {_READINGS} times: {failure}."
        raise VendorUnavailable(message)

    def _send(self, operation: Operation, question: Question) -> httpx.Response:
        bucket, used = self._buckets[operation.name], [""]

        def build() -> httpx.Request:
            bucket.take()
            used[0] = self.login.access()
            return self._request(operation, question, used[0])

        def judge(response: httpx.Response, now: datetime) -> Judgement:
            if response.status_code == _TOO_MANY:
                bucket.correct(left=0)  # the next attempt waits for the bucket, or is parked by it
                return Judgement(verdict=Verdict.AGAIN, wait=0, reason="it answered 429")
            if response.status_code in _REFUSED:
                return Judgement(verdict=Verdict.RENEW, reason="it does not accept the token")
            return judge_status(response, now)

        call = Call(operation=operation.name, build=build, judge=judge, renew=lambda: self.login.renew(used[0]))
        response = self.caller.send(call)
        _correct(bucket, response)
        if response.status_code not in _DONE:
            raise _refusal(operation, response)
        return response

    def _request(self, operation: Operation, question: Question, token: str) -> httpx.Request:
        path = operation.path.format(**{name: quote(value, safe="") for name, value in question.path.items()})
        headers = {
            "x-amz-access-token": token,
            "x-amz-date": self.tools.pace.now().strftime("%Y%m%dT%H%M%SZ"),
            "user-agent": _AGENT,
        }
        if question.body is not None:
            headers["content-type"] = "application/json"
        content = json.dumps(question.body).encode() if question.body is not None else None
        return self.tools.http.build_request(
            operation.method,
            f"{self.base_url}{path}",
            params=dict(question.query) or None,
            headers=headers,
            content=content,
        )


def _correct(bucket: Bucket, response: httpx.Response) -> None:
    try:
        bucket.correct(rate=float(response.headers.get("x-amzn-ratelimit-limit", "")))
    except ValueError:
        return


def _refusal(operation: Operation, response: httpx.Response) -> CallRefused:
    try:
        errors = msgspec.json.decode(response.content, type=_Errors).errors
    except msgspec.DecodeError:
        errors = []
    first = errors[0] if errors else _Error(message=f"status {response.status_code}")
    said = " ".join(part for part in (first.message, first.details) if part)
    number = response.headers.get("x-amzn-requestid", "unknown")
    message = f"Amazon refuses {operation.name}: {said} (request {number})."
    if response.status_code in _REFUSED:
        message += " Check in Seller Central that the application has the role for it and sells in the marketplaces."
    return CallRefused(message, response.status_code, said)
