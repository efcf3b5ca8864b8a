"""What is asked, as text."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

_SPREAD: Final = re.compile(r"\.\.\.([A-Z]\w*)")
_FRAGMENTS: Final = {
    "BulkFields": "bulk_fields",
    "LineFields": "line_fields",
    "OrderFields": "order_fields",
    "VariantFields": "variant_fields",
}


@cache
def query_text(name: str) -> str:
    """A query by the name of its file, with the fragments it uses."""
    text = _read(name)
    used: list[str] = []
    waiting = _SPREAD.findall(text)
    while waiting:
        fragment = waiting.pop()
        if fragment not in used:
            used.append(fragment)
            waiting += _SPREAD.findall(_read(_FRAGMENTS[fragment]))
    return "\n".join([text, *(_read(_FRAGMENTS[fragment]) for fragment in used)])


@cache
def _read(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.graphql").read_text(encoding="utf-8")
