"""What is asked and answered is held against our short description of the interface."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

_KINDS: Final[Mapping[str, type]] = {"string": str, "integer": int, "boolean": bool}


class ContractBroken(Exception):
    """Something was asked or answered that the description does not know."""


@cache
def description() -> Mapping[str, Any]:
    """The description: its objects, operations and events."""
    text = resources.files("windtunnel.contracts").joinpath("clerk.json").read_text(encoding="utf-8")
    parsed: Mapping[str, Any] = json.loads(text)
    return parsed


def operation(name: str) -> Mapping[str, Any]:
    """An operation by `METHOD /path`."""
    found: Mapping[str, Any] = description()["operations"][name]
    return found


def check_query(name: str, asked: Iterable[str]) -> None:
    """Refuse a parameter the operation does not have.

    Raises:
        ContractBroken: There is one.
    """
    unknown = sorted(set(asked) - set(operation(name).get("query", ())))
    if unknown:
        message = f"{name} has no parameter {', '.join(unknown)}"
        raise ContractBroken(message)


def check_body(name: str, body: Mapping[str, Any]) -> None:
    """Refuse a body with a field too many or too few, or of another kind.

    Raises:
        ContractBroken: It is one.
    """
    described = operation(name)
    wanted, more = described.get("body", {}), described.get("may", {})
    unknown = sorted(set(body) - set(wanted) - set(more))
    if unknown:
        message = f"{name} takes no field {', '.join(unknown)}"
        raise ContractBroken(message)
    _check_fields(name, {**wanted, **{field: more[field] for field in body if field in more}}, body)


def check(kind: str, value: Any, at: str = "answer") -> None:  # noqa: ANN401 - any JSON value
    """Refuse a value that is not of a kind: a type, an object's name, either with `?` or `[]` behind it.

    Raises:
        ContractBroken: It is not; the message says where.
    """
    if kind.endswith("?"):
        if value is not None:
            check(kind[:-1], value, at)
    elif kind.endswith("[]"):
        if not isinstance(value, list):
            message = f"{at} is no list"
            raise ContractBroken(message)
        for number, each in enumerate(value):
            check(kind[:-2], each, f"{at}[{number}]")
    elif kind in _KINDS:
        if not isinstance(value, _KINDS[kind]) or (kind == "integer" and isinstance(value, bool)):
            message = f"{at} is no {kind}"
            raise ContractBroken(message)
    else:
        _check_fields(at, description()["objects"][kind], value)


def _check_fields(at: str, fields: Mapping[str, str], value: Any) -> None:  # noqa: ANN401 - any JSON value
    if not isinstance(value, Mapping):
        message = f"{at} is no object"
        raise ContractBroken(message)
    for field, kind in fields.items():
        if field not in value and not kind.endswith("?"):
            message = f"{at} lacks {field}"
            raise ContractBroken(message)
        check(kind, value.get(field), f"{at}.{field}")
