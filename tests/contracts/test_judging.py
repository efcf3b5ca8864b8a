"""What the judge of all contract tests lets pass and what it does not, by a document of our own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.contracts.documents import contract
from support.contracts.judging import ContractBroken, Exchange, Judge

DOCUMENT = {
    "openapi": "3.0.3",
    "paths": {
        "/things/{id}": {
            "get": {
                "parameters": [
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
                    {"in": "query", "name": "page", "schema": {"type": "integer", "minimum": 1}},
                    {"in": "query", "name": "on", "schema": {"type": "string", "format": "date"}},
                    {"in": "header", "name": "x-tenant", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
                },
            }
        },
        "/things/mine": {"get": {"responses": {"200": {"description": "yes"}}}},
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "price": {"type": "number", "nullable": True},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            }
        }
    },
}
GOOD = Exchange(
    method="GET",
    path="/api/things/7",
    query="page=2&on=2026-10-31",
    headers={"x-tenant": "one"},
    body=b"",
    status=200,
    answer_headers={"content-type": "application/json"},
    answer=b'{"name": "Bottle", "price": null, "parts": [{"name": "Cap"}], "labels": {"any": "text"}}',
)


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    file = tmp_path / "own.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return Judge([contract(str(file), "/api")])


def answer(**fields: object) -> bytes:
    return json.dumps({"name": "Bottle", **fields}).encode()


def test_what_the_document_promises_passes(judge: Judge) -> None:
    judge.check(GOOD)

    assert judge.used == {"GET /things/{id}"}


def test_a_literal_path_goes_before_one_with_a_place_to_fill_in(judge: Judge) -> None:
    judge.check(replace(GOOD, path="/api/things/mine", query="", answer=b""))

    assert judge.used == {"GET /things/mine"}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"path": "/api/nothing"}, "no operation"),
        ({"path": "/things/7"}, "no operation"),
        ({"method": "POST"}, "no operation"),
        ({"query": "page=0"}, "query page"),
        ({"query": "page=two"}, "query page"),
        ({"query": "on=31/10/2026"}, "query on"),
        ({"query": "pages=2"}, "query pages: not a parameter"),
        ({"headers": {}}, "header x-tenant: missing"),
        ({"body": b"{}"}, "body: none is taken"),
        ({"status": 418}, "status 418"),
        ({"answer": b'{"price": 1}'}, "name"),
        ({"answer": answer(price="1.00")}, "price"),
        ({"answer": answer(prize=1)}, ".prize: not a field"),
        ({"answer": answer(parts=[{"name": "Cap", "nmae": "Cap"}])}, ".parts[0].nmae: not a field"),
        ({"answer": answer(labels={"any": 1})}, "labels/any"),
        ({"answer_headers": {"content-type": "text/html"}}, "not application/json"),
    ],
)
def test_anything_else_is_refused(judge: Judge, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractBroken) as broken:
        judge.check(replace(GOOD, **changed))

    assert message in str(broken.value)


def test_a_field_that_only_the_vendors_pages_have_is_let_pass_by_name(judge: Judge) -> None:
    judge.extra_fields = frozenset({"prize"})

    judge.check(replace(GOOD, answer=answer(prize=1)))
