"""Every failure as RFC 9457 `application/problem+json`: the catalogue of codes and the exception handlers."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException

from capliquify.api.field_reasons import plain_reason
from capliquify.domain.errors import DomainError, NotSignedIn, TooManyRequests, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar.types import ExceptionHandlersMap

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"
_RETRY_AFTER_SECONDS: Final = "2"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class ProblemKind:
    """One kind of failure: its stable code, HTTP status and a title that never varies."""

    code: str
    status: int
    title: str
    advice: str  # what the caller can do about it


class ProblemField(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the request that is not usable, and why."""

    name: str
    reason: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A failure as RFC 9457 describes it; `type` leads to the page that explains `code`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None
    errors: list[ProblemField]


_KINDS: Final = (
    ProblemKind(
        code="domain-error",
        status=422,
        title="The request cannot be carried out",
        advice="Read the detail: it says what is missing or contradictory.",
    ),
    ProblemKind(
        code="invalid-input",
        status=400,
        title="A value of the request is not usable",
        advice="Correct the values named in `errors` or in the detail and send the request again.",
    ),
    ProblemKind(
        code="not-found",
        status=404,
        title="There is nothing here",
        advice="Check the address, the organisation and the identifier; those of other organisations are never found.",
    ),
    ProblemKind(
        code="conflict",
        status=409,
        title="The request contradicts the state of the data",
        advice="Read the current state, resolve what the detail names, then send a new request.",
    ),
    ProblemKind(
        code="currency-mismatch",
        status=422,
        title="Amounts of two currencies cannot be added",
        advice="Import the exchange rates between the two currencies.",
    ),
    ProblemKind(
        code="rate-missing",
        status=422,
        title="An exchange rate is missing",
        advice="Import a rate on or before the day the detail names.",
    ),
    ProblemKind(
        code="unavailable",
        status=503,
        title="A needed part does not respond",
        advice="Send the same request again after the seconds named in `Retry-After`.",
    ),
    ProblemKind(
        code="source-failed",
        status=422,
        title="The connected system did not do what it was asked",
        advice="Read the detail: it says what the system refused, and whether to try again or to connect anew.",
    ),
    ProblemKind(
        code="file-refused",
        status=422,
        title="The file could not be used",
        advice="Nothing was stored. Follow the detail and send the file again.",
    ),
    ProblemKind(
        code="limit-exceeded",
        status=413,
        title="The request is larger than allowed",
        advice="Split the file, or raise the limit in the settings of this installation.",
    ),
    ProblemKind(
        code="not-signed-in",
        status=401,
        title="Nobody is signed in",
        advice="Sign in, or send an API key as `Authorization: Bearer clq_…`; one that expired or was revoked is over.",
    ),
    ProblemKind(
        code="permission-denied",
        status=403,
        title="You may not do this here",
        advice="Ask an administrator of the organisation for the permission the detail names.",
    ),
    ProblemKind(
        code="second-factor-needed",
        status=403,
        title="A second factor is needed",
        advice="Give a code of your authenticator app at `POST /api/v1/session/second-factor`, then ask again.",
    ),
    ProblemKind(
        code="too-many-requests",
        status=429,
        title="Too many requests",
        advice="Wait the seconds named in `Retry-After`, then send the same request again.",
    ),
    ProblemKind(
        code="origin-not-allowed",
        status=403,
        title="The request comes from another site",
        advice="Requests that change data must come from the address they are sent to, or carry no `Origin` at all.",
    ),
    ProblemKind(
        code="method-not-allowed",
        status=405,
        title="This address does not know the method",
        advice="Use one of the methods named in `Allow`.",
    ),
    ProblemKind(
        code="host-not-allowed",
        status=421,
        title="This server does not answer for that host name",
        advice="Use the configured name, or add the name to `CAPLIQUIFY_ALLOWED_HOSTS`.",
    ),
    ProblemKind(
        code="request-refused",
        status=400,
        title="The request is not acceptable",
        advice="Read the detail: the request is not formed as HTTP or this interface asks.",
    ),
    ProblemKind(
        code="internal-error",
        status=500,
        title="Something went wrong on the server",
        advice="Send the request again; if it fails again, report the request id.",
    ),
)

PROBLEM_KINDS: Final[Mapping[str, ProblemKind]] = {kind.code: kind for kind in _KINDS}

_CODE_BY_HTTP_STATUS: Final[Mapping[int, str]] = {
    HTTPStatus.BAD_REQUEST: "invalid-input",
    HTTPStatus.FORBIDDEN: "origin-not-allowed",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "limit-exceeded",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal-error",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}


def problem(
    code: str,
    detail: str,
    *,
    status: int | None = None,
    request_id: str | None = None,
    errors: list[ProblemField] | None = None,
) -> Problem:
    """The document of one failure; `status` only where HTTP knows a finer one than the code's own."""
    kind = PROBLEM_KINDS[code]
    return Problem(
        type=f"/problems/{code}",
        title=kind.title,
        status=status or kind.status,
        detail=detail,
        code=code,
        request_id=request_id,
        errors=errors or [],
    )


def exception_handlers() -> ExceptionHandlersMap:
    """What Litestar calls for each family of exception."""
    return {DomainError: _domain_error, HTTPException: _http_error, Exception: _unexpected}


def _domain_error(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """A failure the domain names itself."""
    code = error.code if isinstance(error, DomainError) else DomainError.code
    known = code if code in PROBLEM_KINDS else DomainError.code
    headers = _headers_of(error)
    detail = str(error)
    if isinstance(error, Unavailable):  # the reason names servers, databases and statements
        _log.warning("part_unavailable", path=request.scope["path"], reason=detail)
        detail = "A part of the service does not answer at this moment; the log tells which, under the request id."
    return _response(problem(known, detail, request_id=_request_id(request)), headers=headers)


def _headers_of(error: Exception) -> dict[str, str]:
    """What the protocol asks an answer to say besides."""
    match error:
        case NotSignedIn():
            return {"WWW-Authenticate": "Bearer"}
        case TooManyRequests():
            return {"Retry-After": str(error.retry_after_seconds)}
    return {}


def _http_error(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """A failure of the protocol: routing, parameters, limits."""
    if not isinstance(error, HTTPException):  # pragma: no cover - Litestar passes nothing else here
        return _unexpected(request, error)
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(request, error)
    code = _CODE_BY_HTTP_STATUS.get(error.status_code, "request-refused")
    document = problem(
        code,
        _detail(error),
        status=error.status_code,
        request_id=_request_id(request),
        errors=_invalid_fields(error),
    )
    return _response(document, headers=error.headers)


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """A failure nobody foresaw: logged whole, told to the caller without its inside."""
    _log.error("request_failed", path=request.scope["path"], exc_info=error)
    detail = "The server met an error it did not expect; it is logged under the request id."
    return _response(problem("internal-error", detail, request_id=_request_id(request)))


def _response(document: Problem, *, headers: Mapping[str, str] | None = None) -> Response[Problem]:
    """The document as an HTTP answer."""
    sent = dict(headers or {})
    if document.status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent["Retry-After"] = _RETRY_AFTER_SECONDS
    media_type: MediaType | str = PROBLEM_MEDIA_TYPE
    return Response(document, status_code=document.status, media_type=media_type, headers=sent)


def _detail(error: HTTPException) -> str:
    """Litestar's own sentence, but for the two that say nothing to a person."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        return "No such address."
    if isinstance(error, ValidationException) and error.extra:
        return "One or more values of the request are not usable."
    return error.detail or HTTPStatus(error.status_code).phrase


def _invalid_fields(error: HTTPException) -> list[ProblemField]:
    """Which parameters were refused."""
    found = error.extra if isinstance(error.extra, list) else []
    return [
        ProblemField(name=str(each.get("key", "")), reason=plain_reason(str(each.get("message", ""))))
        for each in found
        if isinstance(each, dict)
    ]


def _request_id(request: Request[Any, Any, Any]) -> str | None:
    """The id the access log carries for the same request."""
    found = request.scope.get("capliquify.request_id")
    return found if isinstance(found, str) else None
