"""Answers as Xero words them: the envelope, pages, problems, and XML to whoever does not ask for JSON."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from starlette.responses import JSONResponse, Response

from windtunnel.xero.notation import guid, instant_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.xero.documents import Held
    from windtunnel.xero.notation import Document

DEFAULT_PAGE: Final = 100
LARGEST_PAGE: Final = 1000
_TERM: Final = re.compile(r'^\s*(\w+)\s*==\s*"([^"]*)"\s*$')


class Invalid(Exception):
    """What Xero answers with 400 and a ValidationException."""


def envelope(documents: Mapping[str, Any], now: datetime) -> Document:
    """What stands around every answer."""
    return {
        "Id": guid("answer", now.isoformat()),
        "Status": "OK",
        "ProviderName": "CapLiquify",
        "DateTimeUTC": instant_field(now, offset=False),
        **documents,
    }


def selected(documents: list[Held], id_field: str, asked: Mapping[str, str], since: str) -> list[Held]:
    """The documents a query leaves, in its order.

    Raises:
        Invalid: The query cannot be read.
    """
    left = documents
    if since:
        instant = parse_since(since)
        left = [held for held in left if held.updated > instant]
    if "IDs" in asked:
        wanted = set(asked["IDs"].lower().split(","))
        left = [held for held in left if held.id in wanted]
    for name, value in _conditions(asked.get("where", "")):
        left = [held for held in left if held.body.get(name) == value]
    if "Statuses" in asked:
        wanted = set(asked["Statuses"].split(","))
        left = [held for held in left if held.body.get("Status") in wanted]
    order, _, direction = asked.get("order", "UpdatedDateUTC ASC").partition(" ")
    if order == "UpdatedDateUTC":
        return sorted(left, key=lambda held: (held.updated, held.id), reverse=direction == "DESC")
    if order != id_field and any(order not in held.body for held in left):
        message = f"No field {order} to order by"
        raise Invalid(message)
    return sorted(left, key=lambda held: (str(held.body[order]), held.id), reverse=direction == "DESC")


def page_of(documents: list[Held], asked: Mapping[str, str], *, back: int = 0) -> tuple[list[Held], Document]:
    """A page and what it says of itself; `back` gives one before the page asked for.

    Raises:
        Invalid: It cannot be told which.
    """
    try:
        page, size = int(asked.get("page", 1)) - back, int(asked.get("pageSize", DEFAULT_PAGE))
    except ValueError:
        message = "page and pageSize are whole numbers"
        raise Invalid(message) from None
    if page < 1 or not 1 <= size <= LARGEST_PAGE:
        message = f"page is at least 1, pageSize between 1 and {LARGEST_PAGE}"
        raise Invalid(message)
    pagination: Document = {
        "page": page,
        "pageSize": size,
        "pageCount": -(-len(documents) // size),
        "itemCount": len(documents),
    }
    return documents[(page - 1) * size : page * size], pagination


def parse_since(text: str) -> datetime:
    """The instant of an If-Modified-Since header, written either way.

    Raises:
        Invalid: It is none.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        try:
            instant = parsedate_to_datetime(text)
        except ValueError:
            message = f"{text} is no date"
            raise Invalid(message) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def rendered(document: Document, accept: str, headers: Mapping[str, str]) -> Response:
    """JSON to whoever asks for it by name, XML to everybody else."""
    if "application/json" in accept:
        return JSONResponse(document, headers=dict(headers))
    body = f'<Response xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{_xml(document)}</Response>'
    return Response(body, media_type="text/xml", headers=dict(headers))


def invalid(message: str) -> Document:
    """A 400."""
    return {
        "ErrorNumber": 10,
        "Type": "ValidationException",
        "Message": "A validation exception occurred",
        "Elements": [{"ValidationErrors": [{"Message": message}]}],
    }


def problem(status: int, title: str, detail: str) -> Document:
    """A 401 or 403."""
    return {
        "Type": None,
        "Title": title,
        "Status": status,
        "Detail": detail,
        "Instance": guid("problem", detail),
        "Extensions": {},
    }


def http_date(instant: datetime) -> str:
    """An instant in a header."""
    return format_datetime(instant, usegmt=True)


def with_field_renamed(value: Any, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """A document in which a field has another name everywhere."""
    if isinstance(value, dict):
        return {f"{key}New" if key == name else key: with_field_renamed(each, name) for key, each in value.items()}
    return [with_field_renamed(each, name) for each in value] if isinstance(value, list) else value


def _conditions(where: str) -> list[tuple[str, str]]:
    conditions = []
    for term in re.split(r"\s+AND\s+|&&", where) if where else []:
        found = _TERM.match(term)
        if found is None:
            message = f"{term} is no condition"
            raise Invalid(message)
        conditions.append((found[1], found[2]))
    return conditions


def _xml(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return "".join(f"<{key}>{_xml(each)}</{key}>" for key, each in value.items())
    if isinstance(value, list):
        return "".join(f"<Item>{_xml(each)}</Item>" for each in value)
    return escape(str(value))
