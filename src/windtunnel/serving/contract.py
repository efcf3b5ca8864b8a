"""What is asked and answered is held against our short description of a vendor's interface.

A description is `windtunnel/contracts/<name>.json`:

- `objects`: fields and their kinds, by the object's name;
- `operations`: by `METHOD /path`: `answer` (a kind), `query` (parameters it knows), `body` and `may` (fields a request
  must and may have);
- `closed`: true where an answer may have no field that is not described.

A kind is `string`, `integer`, `number`, `boolean`, `object` (of any fields), `any`, some words with `|` between them
(one of these strings), or the name of an object; behind it `?` says that it may be null or absent, `[]` that it is a
list of them, `{}` that it is an object with such values under any key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, Final

_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (Mapping,),
    "any": (object,),
}


class ContractBroken(Exception):
    """Something was asked or answered that the description does not know."""


@dataclass(frozen=True)
class Contract:
    """One vendor's description.

    Attributes:
        name: Of the file it is in.
    """

    name: str

    @cached_property
    def description(self) -> Mapping[str, Any]:
        """The description: its objects, operations and whatever else the vendor's part keeps there."""
        text = resources.files("windtunnel.contracts").joinpath(f"{self.name}.json").read_text(encoding="utf-8")
        parsed: Mapping[str, Any] = json.loads(text)
        return parsed

    def operation(self, name: str) -> Mapping[str, Any]:
        """An operation by `METHOD /path`."""
        found: Mapping[str, Any] = self.description["operations"][name]
        return found

    def check_query(self, name: str, asked: Iterable[str]) -> None:
        """Refuse a parameter the operation does not have.

        Raises:
            ContractBroken: There is one.
        """
        unknown = sorted(set(asked) - set(self.operation(name).get("query", ())))
        if unknown:
            message = f"{name} has no parameter {', '.join(unknown)}"
            raise ContractBroken(message)

    def check_body(self, name: str, body: Mapping[str, Any]) -> None:
        """Refuse a body with a field too many or too few, or of another kind.

        Raises:
            ContractBroken: It is one.
        """
        described = self.operation(name)
        wanted, more = described.get("body", {}), described.get("may", {})
        unknown = sorted(set(body) - set(wanted) - set(more))
        if unknown:
            message = f"{name} takes no field {', '.join(unknown)}"
            raise ContractBroken(message)
        fields = {**wanted, **{name: more[name] for name in body if name in more}}
        for wanted_field, kind in fields.items():
            self._check_field(name, wanted_field, kind, body)

    def check_answer(self, name: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Refuse an answer that is not what the operation gives.

        Raises:
            ContractBroken: It is not; the message says where.
        """
        self.check(self.operation(name)["answer"], value, f"answer of {name}")

    def check(self, kind: str, value: Any, at: str = "answer") -> None:  # noqa: ANN401 - any JSON value
        """Refuse a value that is not of a kind.

        Raises:
            ContractBroken: It is not; the message says where.
        """
        if kind.endswith("?"):
            if value is not None:
                self.check(kind[:-1], value, at)
        elif kind.endswith("[]"):
            for number, each in enumerate(_as(value, list, at)):
                self.check(kind[:-2], each, f"{at}[{number}]")
        elif kind.endswith("{}"):
            for key, each in _as(value, Mapping, at).items():
                self.check(kind[:-2], each, f"{at}.{key}")
        elif "|" in kind or kind in _KINDS:
            if not _is_plain(kind, value):
                message = f"{at} is no {kind}"
                raise ContractBroken(message)
        else:
            self._check_object(kind, value, at)

    def _check_object(self, kind: str, value: Any, at: str) -> None:  # noqa: ANN401 - any JSON value
        fields: Mapping[str, str] = self.description["objects"][kind]
        held = _as(value, Mapping, at)
        unknown = sorted(set(held) - set(fields)) if self.description.get("closed") else []
        if unknown:
            message = f"{at} has {', '.join(unknown)}, which {kind} does not describe"
            raise ContractBroken(message)
        for name, of in fields.items():
            self._check_field(at, name, of, held)

    def _check_field(self, at: str, name: str, kind: str, value: Mapping[str, Any]) -> None:
        if name not in value and not kind.endswith("?"):
            message = f"{at} lacks {name}"
            raise ContractBroken(message)
        self.check(kind, value.get(name), f"{at}.{name}")


def _is_plain(kind: str, value: Any) -> bool:  # noqa: ANN401 - any JSON value
    if "|" in kind:
        return value in kind.split("|")
    return isinstance(value, _KINDS[kind]) and not (kind in {"integer", "number"} and isinstance(value, bool))


def _as(value: Any, kind: type, at: str) -> Any:  # noqa: ANN401 - any JSON value
    if not isinstance(value, kind):
        message = f"{at} is no {'list' if kind is list else 'object'}"
        raise ContractBroken(message)
    return value
