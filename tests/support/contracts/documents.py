"""The vendors' published documents, read once: OpenAPI 3.0, Swagger 2.0, and the operations in them.

How to judge a conversation between a client of ours and the wind tunnel:

    judge = Judge([contract("xero/xero_accounting.yaml", base="/api.xro/2.0")], beside=("/connect/token",))
    with judged(in_process(app), judge) as exchanges:  # any httpx.Client
        ...                                            # a call that breaks the contract raises ContractBroken

`judged` and `Judge` are in `support.contracts.judging`. The folder of documents is named by CAPLIQUIFY_CONTRACTS, and
lies beside the checkout when nothing is named. Mark tests with `pytestmark = published("xero")`: they are skipped, with
the reason, where it is absent. Each document is listed in tests/contracts/pins.toml with its hash and the operations we
use.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml  # type: ignore[import-untyped] # it brings no type information

from support.source_code import ROOT

FOLDER: Final = Path(os.environ.get("CAPLIQUIFY_CONTRACTS") or ROOT.parent / "shared" / "contracts").resolve()
METHODS: Final = ("get", "post", "put", "patch", "delete")


def published(vendor: str) -> list[pytest.MarkDecorator]:
    """Marks of tests that read a vendor's documents."""
    reason = f"contracts: not run, {vendor}'s documents are not in {FOLDER}"
    return [pytest.mark.contract, pytest.mark.skipif(not (FOLDER / vendor).is_dir(), reason=reason)]


@cache
def document(name: str) -> Mapping[str, Any]:
    """A document by its path in the folder."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        parsed: Mapping[str, Any] = json.loads(text)
    else:
        parsed = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a safe one, but for dates
    return parsed


class _PlainLoader(yaml.CSafeLoader):  # type: ignore[misc] # its base has no type information
    """Leaves dates as the text they are."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in _PlainLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: where it stands in its document, and what the path of a request fills in."""

    method: str
    template: str
    described: Mapping[str, Any]
    path_values: Mapping[str, str]

    @property
    def name(self) -> str:
        """As pins and messages have it."""
        return f"{self.method.upper()} {self.template}"


@dataclass(frozen=True, slots=True)
class Published:
    """A document and the path its operations are served below."""

    name: str
    base: str

    @property
    def root(self) -> Mapping[str, Any]:
        """The document."""
        return document(self.name)

    @property
    def is_swagger(self) -> bool:
        """Whether it is Swagger 2.0."""
        return "swagger" in self.root

    def resolve(self, node: Any) -> Any:  # noqa: ANN401 - any JSON value
        """The node behind references."""
        while isinstance(node, Mapping) and "$ref" in node:
            target: Any = self.root
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def find(self, method: str, path: str) -> Operation | None:
        """The operation a request is of, the one with the most literal path first; None: not of this document."""
        if not path.startswith(self.base):
            return None
        asked = path.removeprefix(self.base)
        candidates = sorted(self.root["paths"], key=lambda template: template.count("{"))
        for template in candidates:
            matched = _pattern(template).fullmatch(asked)
            described = self.root["paths"][template].get(method.lower())
            if matched is not None and described is not None:
                names = re.findall(r"{([^}]+)}", template)
                values = dict(zip(names, matched.groups(), strict=True))
                return Operation(method.lower(), template, described, values)
        return None

    def parameters(self, operation: Operation) -> list[Mapping[str, Any]]:
        """What a request of an operation may carry besides its body."""
        shared = self.root["paths"][operation.template].get("parameters", ())
        own = operation.described.get("parameters", ())
        found = [self.resolve(each) for each in (*shared, *own)]
        return list({(each["in"], each["name"]): each for each in found}.values())

    def operations(self) -> set[str]:
        """The names of all operations."""
        return {
            f"{method.upper()} {template}"
            for template, item in self.root["paths"].items()
            for method in METHODS
            if method in item
        }


def contract(name: str, base: str = "") -> Published:
    """A document, whose operations are served below a path."""
    return Published(name, base)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("".join("([^/]+)" if part.startswith("{") else re.escape(part) for part in _parts(template)))


def _parts(template: str) -> list[str]:
    return re.split(r"({[^}]+})", template)
