"""Why a value of a request cannot be used, in words for whoever typed it."""

from __future__ import annotations

import re
from typing import Final

_LENGTH: Final = re.compile(r"Expected `(str|array)` of length (>=|<=) (\d+)")
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(\w+)`")


def plain_reason(message: str) -> str:
    """What the decoder says, without its types where it is about a length or a field; else as it is.

    Args:
        message: The sentence of the decoder.
    """
    length = _LENGTH.match(message)
    if length is not None:
        return _of_length(of_text=length[1] == "str", least=length[2] == ">=", limit=int(length[3]))
    missing = _MISSING.match(message)
    if missing is not None:
        return f"The field {missing[1]} is missing."
    unknown = _UNKNOWN.match(message)
    return message if unknown is None else f"There is no field {unknown[1]} here."


def _of_length(*, of_text: bool, least: bool, limit: int) -> str:
    if least and limit == 1:
        return "Type something here." if of_text else "Give at least one."
    unit = "characters" if of_text else "entries"
    return f"Give at {'least' if least else 'most'} {limit} {unit}."
