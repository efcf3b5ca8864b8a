"""Calls to Unleashed: signed over the query alone, which is built once; the page's number stands in the path."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import httpx
import msgspec

from capliquify.connectors.calls.caller import DONE, Call, Caller, Judgement, Verdict, judge_status
from capliquify.connectors.protocol import AnswerChanged, ConsentNeeded, SourceFailure
from capliquify.connectors.unleashed.payloads import Listing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from capliquify.connectors.unleashed.budget import MonthlyBudget

PAGE_SIZE: Final = 1000  # the most there may be: the month's calls are few
_CLIENT_TYPE: Final = "capliquify/capliquify"
_OK, _REFUSED, _NOT_FOUND, _TOO_MANY = 200, 403, 404, 429

Query = tuple[tuple[str, str], ...]


def query_string(parameters: Sequence[tuple[str, str]]) -> str:
    """The query as it is signed and sent: only characters that nothing on the way writes in another way."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters)


def signature(api_key: str, query: str) -> str:
    """The signature of a query; of no query it is that of an empty text."""
    return base64.b64encode(hmac.digest(api_key.encode(), query.encode("ascii"), hashlib.sha256)).decode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """Where the interface is and who asks."""

    base_url: str
    api_id: str
    api_key: str = field(repr=False)

    def request(self, http: httpx.Client, path: str, query: str) -> httpx.Request:
        """A signed request; the query goes out byte for byte as it was signed."""
        url = httpx.URL(f"{self.base_url.rstrip('/')}/{path}")
        if query:
            url = url.copy_with(query=query.encode("ascii"))
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "api-auth-id": self.api_id,
            "api-auth-signature": signature(self.api_key, query),
            "client-type": _CLIENT_TYPE,
        }
        return http.build_request("GET", url, headers=headers)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnleashedClient:
    """Asks for pages and single documents.

    Attributes:
        access: Where and who.
        caller: How often and how patiently.
        budget: The calls of the month.
    """

    access: Access
    caller: Caller
    budget: MonthlyBudget

    def page(self, kind: str, number: int, query: Query = (), size: int = PAGE_SIZE) -> Listing:
        """A page of documents, counted from 1.

        Raises:
            SourceFailure: It cannot be had.
        """
        text = query_string((("pageSize", str(size)), *query))
        answer = self._get(kind, f"{kind}/{number}", text)
        try:
            listing = msgspec.json.decode(answer.content, type=Listing)
        except msgspec.ValidationError as error:
            message = f"Unleashed answers {kind} in another form than it promises: {error}."
            raise AnswerChanged(message) from error
        if listing.pagination.page_number != number:
            message = f"Unleashed gave page {listing.pagination.page_number} of {kind} for page {number}."
            raise AnswerChanged(message)
        return listing

    def one(self, kind: str, guid: str) -> bytes | None:
        """A document as it came; None where there is none.

        Raises:
            SourceFailure: It cannot be had.
        """
        answer = self._get(kind, f"{kind}/{quote(guid, safe='')}", "")
        return None if answer.status_code == _NOT_FOUND else answer.content

    def _get(self, kind: str, path: str, query: str) -> httpx.Response:
        def build() -> httpx.Request:
            self.budget.take()  # each attempt counts
            return self.access.request(self.caller.http, path, query)

        answer = self.caller.send(Call(operation=kind, build=build, judge=self._judge))
        if answer.status_code == _REFUSED:
            message = (
                "Unleashed does not accept the API id and key. "
                "Look at Integration > Unleashed API Access there, and connect again with both."
            )
            raise ConsentNeeded(message)
        if answer.status_code not in {_OK, _NOT_FOUND}:
            message = f"Unleashed refused {kind} with status {answer.status_code}."
            raise SourceFailure(message)
        return answer

    def _judge(self, response: httpx.Response, now: datetime) -> Judgement:
        if response.status_code == _TOO_MANY and b"month" in response.content.lower():
            self.budget.is_used_up()
            return Judgement(
                verdict=Verdict.AGAIN, wait=self.budget.seconds_left(), reason="the month's calls are used up"
            )
        if response.status_code == _OK and not _is_whole(response.content):
            return Judgement(verdict=Verdict.AGAIN, reason="its answer was cut off")
        return judge_status(response, now) if response.status_code != _OK else DONE


def _is_whole(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True
