"""A question is answered only as it was asked: a misspelt, repeated or empty-by-accident parameter is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from litestar import Request
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

_NULL: Final = "null"
# A client that holds a company and a day says so in every question, also where an answer depends on neither.
_SCOPE: Final = {"organisation": True, "as_of": False}


async def refuse_unclear_query(request: Request[Any, Any, Any]) -> None:
    """Refuse query values that would silently mean something else than the caller thinks.

    The framework ignores unknown names, takes the last of repeated ones and reads the word "null" as left out:
    a forecast for the wrong day or company would look like the right one.

    Raises:
        ValidationException: One or more parameters are unknown, repeated or null.
    """
    known = _query_parameters(request.route_handler)
    given = list(request.query_params.multi_items())
    repeated = {name for name, times in Counter(name for name, _ in given).items() if times > 1}
    faults = {}
    for name, value in given:
        if name not in known:
            faults[name] = f"Unknown parameter; known are {', '.join(sorted(known)) or 'none'}"
        elif name in repeated:
            faults[name] = "Given more than once"
        elif value == _NULL and not known[name]:
            faults[name] = "Leave the parameter out instead of giving null"
    if faults:
        extra = [{"key": name, "message": reason} for name, reason in faults.items()]
        detail = "One or more values of the request are not usable."
        raise ValidationException(detail=detail, extra=extra)


@lru_cache(maxsize=256)
def _query_parameters(handler: HTTPRouteHandler) -> Mapping[str, bool]:
    """The names a handler takes in the query, and whether each takes any text."""
    fields = handler.parsed_fn_signature.parameters.values()
    return _SCOPE | {
        field.kwarg_definition.name or field.name: field.has_inner_subclass_of(str) or field.is_subclass_of(str)
        for field in fields
        if isinstance(field.kwarg_definition, QueryParameter)
    }
