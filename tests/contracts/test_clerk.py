"""Our short description of Clerk's interface is a part of the published one beside the checkout."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # it brings no type information

from capliquify.connectors.clerk.client import API_VERSION, PAGE
from windtunnel.clerk.contract import description

PUBLISHED = Path(__file__).parents[3] / "shared" / "contracts" / "clerk"

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(
        not PUBLISHED.is_dir(), reason=f"Clerk's published documents are not beside the checkout: {PUBLISHED}"
    ),
]

JSON_KINDS = {"string": "string", "integer": "integer", "boolean": "boolean"}


@cache
def published(name: str) -> Mapping[str, Any]:
    (file,) = PUBLISHED.glob(f"{name}-*.yml")
    parsed: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return parsed


def resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node behind references, with what `allOf` puts together."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    if "allOf" in node:
        parts = [resolved(document, each) for each in node["allOf"]]
        properties = {key: value for part in [*parts, node] for key, value in part.get("properties", {}).items()}
        return {**node, "properties": properties}
    return node


def operation_of(name: str) -> Mapping[str, Any]:
    method, _, path = name.partition(" ")
    found: Mapping[str, Any] = published("bapi")["paths"][path][method.lower()]
    return found


def answer_schema(name: str) -> Mapping[str, Any]:
    document = published("bapi")
    answer = resolved(document, operation_of(name)["responses"]["200"])
    return resolved(document, answer["content"]["application/json"]["schema"])


def assert_described(document: Mapping[str, Any], kind: str, schema: Mapping[str, Any], at: str) -> None:
    """Every field we describe is a published one of the same kind."""
    schema, kind = resolved(document, schema), kind.removesuffix("?")
    if kind.endswith("[]"):
        assert schema["type"] == "array", at
        assert_described(document, kind[:-2], schema["items"], f"{at}[]")
        return
    if kind in JSON_KINDS:
        assert schema.get("type", JSON_KINDS[kind]) == JSON_KINDS[kind], at
        return
    if "oneOf" in schema:
        schema = next(
            each
            for each in (resolved(document, one) for one in schema["oneOf"])
            if set(description()["objects"][kind]) <= set(each.get("properties", {}))
        )
    for field, of in description()["objects"][kind].items():
        assert field in schema["properties"], f"{at}.{field}"
        assert_described(document, of, schema["properties"][field], f"{at}.{field}")


@pytest.mark.parametrize("name", list(description()["operations"]))
def test_each_operation_is_published_with_its_parameters(name: str) -> None:
    document, operation = published("bapi"), operation_of(name)
    parameters = {resolved(document, each)["name"] for each in operation.get("parameters", [])}

    assert set(description()["operations"][name].get("query", [])) <= parameters


@pytest.mark.parametrize("name", list(description()["operations"]))
def test_each_answer_has_the_fields_described(name: str) -> None:
    assert_described(published("bapi"), description()["operations"][name]["answer"], answer_schema(name), name)


@pytest.mark.parametrize("name", [name for name, one in description()["operations"].items() if "body" in one])
def test_each_body_has_the_fields_described(name: str) -> None:
    described, document = description()["operations"][name], published("bapi")
    schema = resolved(document, operation_of(name)["requestBody"]["content"]["application/json"]["schema"])

    assert set(described["body"]) | set(described["may"]) <= set(schema["properties"])
    assert set(described["body"]) >= set(schema.get("required", []))


@pytest.mark.parametrize("name", list(description()["events"]))
def test_each_event_is_published_and_carries_the_fields_described(name: str) -> None:
    document = published("webhooks")
    body = document["x-webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"]
    data = resolved(document, body)["properties"]["data"]

    assert_described(document, description()["events"][name], data, name)


def test_refusals_have_the_published_shape() -> None:
    document = published("bapi")

    assert_described(document, "errors", document["components"]["schemas"]["ClerkErrors"], "errors")


def test_a_page_is_no_larger_than_the_published_limit() -> None:
    assert published("bapi")["components"]["parameters"]["LimitParameter"]["schema"]["maximum"] == PAGE


def test_the_version_asked_for_is_the_published_one() -> None:
    assert published("bapi")["info"]["version"] == API_VERSION
