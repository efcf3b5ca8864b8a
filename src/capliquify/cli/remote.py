"""Asking a server elsewhere instead of a database here: the same questions, documents, messages and exit codes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec

from capliquify.bootstrap import read_settings
from capliquify.cli.needs import ORGANISATION_NAMED
from capliquify.domain import errors
from capliquify.domain.errors import DomainError, InvalidInput, NotSignedIn, TooManyRequests, Unavailable
from capliquify.services.identity import key_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx

    from capliquify.services.context import Context

AnswerType = TypeVar("AnswerType")

PAGE: Final = 500
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS: Final = 120.0
_KINDS: Final = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DomainError)
}


@dataclass(frozen=True, kw_only=True)
class Question(Generic[AnswerType]):
    """A question that a database here and a server elsewhere answer with the same document.

    Attributes:
        service: Answers it here; its arguments have the names of the parameters there.
        document: What it is answered with.
        path: Where it is asked, below `/api/v1/`.
        arguments: What is asked.
        pages: The field that goes on from page to page, None where there is one answer.
    """

    service: Callable[..., AnswerType]
    document: type[AnswerType]
    path: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    pages: str | None = None

    def __call__(self, context: Context) -> AnswerType:
        """The answer here."""
        return self.service(context, **self.arguments)


class Elsewhere:
    """A server that is asked over HTTP, with an API key."""

    def __init__(self, url: str, key: str) -> None:
        """Keep where it is.

        Raises:
            InvalidInput: The address is not one a key can be sent to.
            NotSignedIn: The key has not the form of one.
        """
        import httpx  # noqa: PLC0415 - costs 100 ms, needed where nothing else is loaded

        key_credential(key)
        is_here = _checked_host(url) in _LOOPBACK
        self._url = url.rstrip("/")
        # Without the environment's proxies on this machine: the key would leave it in the clear.
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}"}, timeout=_SECONDS, follow_redirects=False, trust_env=not is_here
        )
        self._transport_error = httpx.TransportError

    def ask(self, question: Question[AnswerType], organisation: str | None) -> AnswerType:
        """The answer to a question; all pages of it.

        Raises:
            DomainError: The one the server names.
        """
        if question.pages is None:
            return self.get(question.path, question.document, {**question.arguments, "organisation": organisation})
        parts: list[Any] = []
        cursor = None
        while True:
            parameters = {**question.arguments, "organisation": organisation, "limit": PAGE, "cursor": cursor}
            page: Any = self.get(question.path, question.document, parameters)
            parts.extend(getattr(page, question.pages))
            cursor = page.next_cursor
            if cursor is None:
                whole: AnswerType = msgspec.structs.replace(page, **{question.pages: parts})
                return whole

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, path: str, document: type[AnswerType], parameters: Mapping[str, Any]) -> AnswerType:
        """A document of the server.

        Raises:
            DomainError: The one the server names.
        """
        return self._answer(self._send("GET", path, parameters), document)

    def post(
        self,
        path: str,
        document: type[AnswerType],
        parameters: Mapping[str, Any],
        *,
        content: Iterator[bytes] | None = None,
        size: int = 0,
    ) -> AnswerType:
        """What the server answers to a command.

        Raises:
            DomainError: The one the server names.
        """
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)} if content else {}
        return self._answer(self._send("POST", path, parameters, content=content, headers=headers), document)

    def command(
        self,
        method: str,
        path: str,
        document: type[AnswerType],
        organisation: str | None,
        *,
        body: Mapping[str, Any] | None = None,
    ) -> AnswerType:
        """What the server answers to a command whose body is a document; nothing where `document` is NoneType.

        Raises:
            DomainError: The one the server names.
        """
        response = self._send(method, path, {"organisation": organisation}, json=body)
        if document is NoneType and response.is_success:
            nothing: AnswerType = document()
            return nothing
        return self._answer(response, document)

    def _send(self, method: str, path: str, parameters: Mapping[str, Any], **request: Any) -> httpx.Response:  # noqa: ANN401 - whatever httpx takes
        given = {name: _written(value) for name, value in parameters.items() if value is not None}
        try:
            return self._client.request(method, f"{self._url}/api/v1/{path}", params=given, **request)
        except self._transport_error as error:
            message = f"{self._url} does not answer: {error}"
            raise Unavailable(message) from error

    def _answer(self, response: httpx.Response, document: type[AnswerType]) -> AnswerType:
        if not response.is_success:
            raise _error_of(response)
        try:
            return msgspec.json.decode(response.content, type=document)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            message = f"{self._url} answers in a form this version does not know: {error}"
            raise DomainError(message) from error


@contextmanager
def elsewhere() -> Iterator[Elsewhere | None]:
    """The server of `CAPLIQUIFY_API_URL`; None where a database here is asked.

    Raises:
        InvalidInput: The address is not one a key can be sent to.
        NotSignedIn: `CAPLIQUIFY_API_KEY` is missing, or has not the form of a key.
    """
    settings = read_settings()
    if settings.api_url is None:
        yield None
        return
    if settings.api_key is None:
        message = "CAPLIQUIFY_API_KEY is missing: CAPLIQUIFY_API_URL names a server, which takes a key."
        raise NotSignedIn(message)
    server = Elsewhere(settings.api_url, settings.api_key)
    try:
        yield server
    finally:
        server.close()


def named_organisation(organisation: str) -> str | None:
    """The organisation asked about elsewhere; None where nobody named one: the key's own."""
    return organisation if ORGANISATION_NAMED.get() else None


def _checked_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.username or parts.query or parts.fragment or parts.scheme not in {"http", "https"}:
        message = "CAPLIQUIFY_API_URL is not the address of a server: write it like https://capliquify.example.com"
        raise InvalidInput(message)
    if parts.scheme == "http" and host not in _LOOPBACK:
        message = "CAPLIQUIFY_API_URL must begin with https://: over plain http anybody on the way could read the key."
        raise InvalidInput(message)
    return host


def _error_of(response: httpx.Response) -> DomainError:
    """The domain's own error a problem document tells of."""
    try:
        problem = msgspec.json.decode(response.content, type=dict[str, Any])
        code, detail = str(problem["code"]), str(problem["detail"])
        reasons = [f"{each['name']}: {each['reason']}" for each in problem.get("errors", [])]
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError):
        return DomainError(f"The server answers {response.status_code} and no problem document; check its address.")
    message = " ".join([detail, "; ".join(reasons)]).strip()
    kind = _KINDS.get(code, DomainError)
    if kind is TooManyRequests:
        wait = response.headers.get("retry-after", "")
        return TooManyRequests(message, retry_after_seconds=int(wait) if wait.isdecimal() else 60)
    return kind(message)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
