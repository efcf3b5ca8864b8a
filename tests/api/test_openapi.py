from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from capliquify.api.app import describe_interface

_IN_THREE_FORMATS = ("get_cash", "get_working_capital", "get_ageing", "get_demand", "get_plan")
OPERATIONS = {
    *(f"{name}{suffix}" for name in _IN_THREE_FORMATS for suffix in ("", "_csv", "_xlsx")),
    *("get_configuration", "get_health", "list_organisations", "list_templates", "get_template_file"),
    *("list_open_documents", "list_cash_items", "get_cash_items_csv", "get_cash_items_xlsx", "list_cash_periods"),
    *("create_import", "list_imports", "get_import", "list_import_errors", "get_import_errors_csv", "roll_back_import"),
}
COMMITTED = Path(__file__).parents[2] / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return describe_interface()


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_the_committed_document_is_the_one_the_program_gives(document: dict[str, Any]) -> None:
    assert json.loads(COMMITTED.read_text()) == json.loads(json.dumps(document))


def test_the_names_of_the_operations_are_fixed(document: dict[str, Any]) -> None:
    assert {each["operationId"] for each in operations(document)} == OPERATIONS


def test_amounts_are_decimal_strings(document: dict[str, Any]) -> None:
    amount = document["components"]["schemas"]["CashLine"]["properties"]["amount"]
    assert amount == {"oneOf": [{"type": "string", "format": "decimal"}, {"type": "null"}]}


def test_failures_are_documented_as_problems_only(document: dict[str, Any]) -> None:
    described = {
        status: response
        for operation in operations(document)
        if operation["operationId"] != "get_health"
        for status, response in operation["responses"].items()
        if int(status) >= 400
    }
    assert described == {status: {"$ref": f"#/components/responses/Problem{status}"} for status in described}
    assert {"400", "401", "403", "404", "409", "413", "421", "422", "429", "500", "503"} == set(described)


def test_no_parameter_may_be_null(document: dict[str, Any]) -> None:
    schemas = [parameter["schema"] for each in operations(document) for parameter in each["parameters"]]
    assert schemas
    assert all(schema["type"] in {"string", "integer"} for schema in schemas)
