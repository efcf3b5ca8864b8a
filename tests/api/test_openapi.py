from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from capliquify.api.app import describe_interface

_IN_THREE_FORMATS = ("get_cash", "get_working_capital", "get_ageing", "get_demand", "get_plan")
OPERATIONS = {
    "accept_invitation",
    "add_cash_line",
    "approve",
    "ask_for_consent",
    "cancel_sync",
    "change_account",
    "change_cash_line_limit",
    "change_member",
    "change_organisation",
    "change_password",
    "change_source",
    "choose_source_account",
    "complete_password_reset",
    "confirm_mapping_suggestions",
    "confirm_second_factor",
    "connect_source",
    "create_api_key",
    "create_first_administrator",
    "create_import",
    "create_invitation",
    "create_organisation",
    "decide_mappings",
    "delete_organisation",
    "disconnect_source",
    "end_account_session",
    "end_other_account_sessions",
    "export_organisation",
    "finish_consent",
    "get_ageing",
    "get_ageing_csv",
    "get_ageing_xlsx",
    "get_approval",
    "get_audit_csv",
    "get_cash",
    "get_cash_csv",
    "get_cash_items_csv",
    "get_cash_items_xlsx",
    "get_cash_xlsx",
    "get_check",
    "get_configuration",
    "get_demand",
    "get_demand_csv",
    "get_demand_xlsx",
    "get_health",
    "get_import",
    "get_import_errors_csv",
    "get_plan",
    "get_plan_csv",
    "get_plan_xlsx",
    "get_session",
    "get_settlement",
    "get_source",
    "get_template_file",
    "get_working_capital",
    "get_working_capital_csv",
    "get_working_capital_xlsx",
    "give_second_factor",
    "leave_organisation",
    "list_account_sessions",
    "list_api_keys",
    "list_approvals",
    "list_audit_entries",
    "list_cash_items",
    "list_cash_lines",
    "list_cash_periods",
    "list_checks",
    "list_import_errors",
    "list_imports",
    "list_invitations",
    "list_mapping_targets",
    "list_mappings",
    "list_members",
    "list_open_documents",
    "list_organisations",
    "list_secrets",
    "list_set_aside_records",
    "list_settlements",
    "list_source_kinds",
    "list_sources",
    "list_sync_runs",
    "list_templates",
    "look_at_invitation",
    "pause_source",
    "receive_clerk_webhook",
    "receive_source_webhook",
    "reject",
    "remove_member",
    "remove_second_factor",
    "renew_recovery_codes",
    "request_password_reset",
    "request_secret_reveal",
    "request_secrets_rotation",
    "resend_invitation",
    "restore_organisation",
    "resume_source",
    "retry_set_aside_records",
    "retry_source",
    "revoke_api_key",
    "roll_back_import",
    "set_up_second_factor",
    "sign_in",
    "sign_out",
    "sync_source",
    "undo_mapping",
    "verify_audit_log",
    "withdraw_approval",
    "withdraw_cash_line",
    "withdraw_invitation",
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
        if operation["operationId"] not in {"get_health", "receive_source_webhook"}  # whose refusals say nothing
        for status, response in operation["responses"].items()
        if int(status) >= 400
    }
    assert described == {status: {"$ref": f"#/components/responses/Problem{status}"} for status in described}
    assert {"400", "401", "403", "404", "409", "413", "421", "422", "429", "500", "503"} == set(described)


def kind_of(document: dict[str, Any], schema: dict[str, Any]) -> str:
    named = [each["$ref"].rpartition("/")[2] for each in schema.get("allOf", [schema]) if "$ref" in each]
    kind: str = document["components"]["schemas"][named[0]]["type"] if named else schema["type"]
    return kind


def test_no_parameter_may_be_null(document: dict[str, Any]) -> None:
    schemas = [parameter["schema"] for each in operations(document) for parameter in each["parameters"]]
    assert schemas
    assert all(kind_of(document, schema) in {"string", "integer"} for schema in schemas)
