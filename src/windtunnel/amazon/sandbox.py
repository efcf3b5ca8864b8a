"""Amazon's static sandbox: answers the examples of its published models, read from where the models lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MODELS: Final = ("orders_2026-01-01", "finances_2024-06-19", "reports_2021-06-30")


@dataclass(frozen=True)
class Example:
    """A question and its answer as the models have them."""

    operation: str
    status: int
    parameters: Mapping[str, Any]
    answer: Any


@dataclass(frozen=True)
class Sandbox:
    """The examples.

    Attributes:
        models: The folder of the published models; None: there are none to answer from.
    """

    models: Path | None

    def answer(self, operation: str, asked: Mapping[str, Any]) -> Example | None:
        """The example whose parameters the call has, those with the most first; None where none fits."""
        fitting = [each for each in self._examples if each.operation == operation and _fits(each.parameters, asked)]
        return max(fitting, key=lambda each: len(each.parameters), default=None)

    @cached_property
    def _examples(self) -> list[Example]:
        return list(_read(self.models)) if self.models is not None else []


def _read(folder: Path) -> Iterator[Example]:
    for name in _MODELS:
        paths = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["paths"]
        for operations in paths.values():
            for method, operation in operations.items():
                if method in {"get", "post"}:
                    yield from _examples(operation)


def _examples(operation: Mapping[str, Any]) -> Iterator[Example]:
    for status, response in operation["responses"].items():
        for case in response.get("x-amzn-api-sandbox", {}).get("static", ()):
            named = case["request"].get("parameters", {})
            parameters = {name: _plain(each["value"]) for name, each in named.items()}
            yield Example(operation["operationId"], int(status), parameters, case["response"])


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return ",".join(value) if isinstance(value, list) else value


def _fits(parameters: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    return all(asked.get(name) == value for name, value in parameters.items())
