"""Values against the schemas of a document, fields it does not know included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import jsonschema_rs

if TYPE_CHECKING:
    from support.contracts.documents import Published

_COMPOSED: Final = ("allOf", "oneOf", "anyOf")
_LONGEST_MESSAGE: Final = 300  # it may quote the whole value
_ZONED: Final = re.compile(r"\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:?\d{2})")


def problems(published: Published, pointer: tuple[str, ...], value: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """What is wrong with a value, by the schema at a place of a document; empty: nothing."""
    validator = _validator(published.name, published, pointer)
    wrong = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:_LONGEST_MESSAGE]}"
        for error in validator.iter_errors(value)
    ]
    schema: Any = published.root
    for step in pointer:
        schema = schema[int(step)] if isinstance(schema, list) else schema[step]
    return wrong + [f"{at}: not a field of the document" for at in unknown_fields(published, schema, value)]


def unknown_fields(published: Published, schema: Any, value: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Where a value has fields that a schema does not name: a schema alone would let them pass."""
    parts = list(_parts(published, published.resolve(schema)))
    if isinstance(value, list):
        items: Any = next((each["items"] for each in parts if "items" in each), {})
        for number, each in enumerate(value):
            yield from unknown_fields(published, items, each, f"{at}[{number}]")
    known: dict[str, list[Any]] = {}
    for part in parts:
        for name, of in part.get("properties", {}).items():
            known.setdefault(name, []).append(of)
    if not isinstance(value, Mapping) or not known:
        return  # a map, or anything at all
    for name, each in value.items():
        if name not in known:
            yield f"{at}.{name}"
        elif len(known[name]) == 1:  # of alternatives that share a field none can be told to be meant
            yield from unknown_fields(published, known[name][0], each, f"{at}.{name}")


def _parts(published: Published, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield schema
    for keyword in _COMPOSED:
        for each in schema.get(keyword, ()):
            yield from _parts(published, published.resolve(each))


@cache
def _validator(name: str, published: Published, pointer: tuple[str, ...]) -> jsonschema_rs.Draft4Validator:
    fragment = "/".join(quote(step.replace("~", "~0").replace("/", "~1"), safe="~") for step in pointer)
    return jsonschema_rs.Draft4Validator(
        {"$ref": f"urn:{_slug(name)}#/{fragment}"},
        registry=_registry(name, published),
        validate_formats=True,
        formats={"date-time": _is_instant, "date": _is_date},
    )


@cache
def _registry(name: str, published: Published) -> jsonschema_rs.Registry:
    """The document as draft 4, which OpenAPI 3.0 and Swagger 2.0 are made from."""
    return jsonschema_rs.Registry([(f"urn:{_slug(name)}", _as_draft_4(published.root))], draft=jsonschema_rs.Draft4)


def _slug(name: str) -> str:
    return f"published:{re.sub('[^a-z0-9]+', '-', name.lower())}"


def _as_draft_4(node: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same, with `nullable` in the words of draft 4."""
    if isinstance(node, list):
        return [_as_draft_4(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    changed = {str(key): _as_draft_4(value) for key, value in node.items() if key not in {"example", "examples"}}
    if isinstance(changed.get("required"), bool):
        del changed["required"]  # of a parameter, which is its own schema in Swagger 2.0
    if "oneOf" in changed:
        changed["anyOf"] = changed.pop("oneOf")  # documents describe alternatives too loosely to tell them apart
    nullable = changed.get("nullable") or changed.get("x-nullable")
    if nullable is True and "$ref" not in changed:
        changed.pop("nullable", None)
        return {"anyOf": [{"type": "null"}, changed]}
    return changed


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _ZONED.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
