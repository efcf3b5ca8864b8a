"""What a tool takes: nothing it does not know, days as they are written, and faults told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Final

from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails, PydanticCustomError

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN: Final = 60
_LOGGED_CHARACTERS: Final = 200
_LOGGED_ARGUMENTS: Final = 20
_EXACT_IN_JSON: Final = 1 << 53


def _written_day(value: object) -> object:
    """Refuse what is no written day; a bare number would be taken for seconds since 1970."""
    if value is None or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    code = "day"
    message = "not a written day"
    raise PydanticCustomError(code, message)


Day = Annotated[date | None, BeforeValidator(_written_day)]
Organisation = Annotated[
    str | None,
    Field(
        description="Slug of the company asked about; by default the one the key belongs to.",
        pattern=r"^[a-z0-9][a-z0-9-]{0,62}$",
    ),
]
AsOf = Annotated[Day, Field(description="The day the question is asked for; the company's own default when left out.")]
Limit = Annotated[int, Field(description="Rows on a page.", ge=1, le=500)]
Cursor = Annotated[str | None, Field(description="`next_cursor` of the page before.", pattern=r"^[!-~]{1,400}$")]


class _Closed(ArgModelBase):
    """Arguments among which an unknown one is a fault: a misspelt day would be answered for another one."""

    model_config = ConfigDict(extra="forbid")


def closed(arguments: type[ArgModelBase]) -> type[ArgModelBase]:
    """The same arguments, refusing every other one."""
    return create_model(arguments.__name__, __base__=(_Closed, arguments))


def faults(error: ValidationError, known: Iterable[str]) -> str:
    """What is wrong with the arguments of a call, in words a model can act on.

    Args:
        error: What the arguments failed with.
        known: The arguments the tool takes.
    """
    takes = ", ".join(known) or "none"
    found = error.errors(include_url=False)
    sentences = {_sentence(each, takes): None for each in found}  # a union tells one fault for each of its types
    return " ".join(sentences)


def loggable(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call as they are written down: whatever was sent, no more of it than a line can hold."""
    kept = list(arguments.items())[:_LOGGED_ARGUMENTS]
    return {_cut(name): _logged(value) for name, value in kept}


def _logged(value: object) -> object:
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < _EXACT_IN_JSON):
        return value
    return _cut(value if isinstance(value, str) else repr(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LOGGED_CHARACTERS else f"{text[:_LOGGED_CHARACTERS]}…"


def _sentence(fault: ErrorDetails, takes: str) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else "arguments"
    if fault["type"] == "extra_forbidden":
        return f"There is no argument {_shown(name)}; those of this tool are: {takes}."
    expectation = _EXPECTATIONS.get(fault["type"], _what_the_schema_says)
    return f"{name} cannot be {_shown(fault['input'])}: {expectation(fault.get('ctx', {}))}."


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _a_day(_context: Mapping[str, Any]) -> str:
    return "it is a day that exists, written like 2026-06-30"


def _a_choice(context: Mapping[str, Any]) -> str:
    return f"it is one of {context['expected']}"


def _a_whole_number(_context: Mapping[str, Any]) -> str:
    return "it is a whole number"


def _what_the_schema_says(_context: Mapping[str, Any]) -> str:
    return "it is what the input schema of the tool describes"


_EXPECTATIONS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    **dict.fromkeys(("day", "date_type", "date_parsing", "date_from_datetime_parsing"), _a_day),
    **dict.fromkeys(("literal_error", "enum"), _a_choice),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _a_whole_number),
    "greater_than_equal": lambda context: f"it is at least {context['ge']}",
    "less_than_equal": lambda context: f"it is at most {context['le']}",
    "string_type": lambda _context: "it is text",
    "string_pattern_mismatch": lambda context: f"it is text that matches {context['pattern']}",
}
