from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import ROLE_PERMISSIONS, Role
from capliquify.mcp.callers import caller_with_key
from capliquify.mcp.server import create_http_app, create_server
from support.assistants import Assistant
from support.http import ask
from support.importing import run_import, upload
from support.people import asked_by_administrator, make_key
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.bootstrap import Parts

TOOLS = {
    "cash_forecast": "cash",
    "cash_items": "cash/items",
    "working_capital": "working-capital",
    "ageing": "ageing",
    "demand_forecast": "demand",
    "supply_plan": "plan",
    "list_imports": "imports",
    "sources": "sources",
    "list_organisations": "organisations",
}


@pytest.fixture(scope="module")
def parts(module_parts: Parts) -> Parts:
    app = asked_by_administrator(create_app(module_parts), module_parts)
    run_import(module_parts, upload(app).json()["id"])
    return module_parts


@pytest.fixture(scope="module")
def assistant(parts: Parts) -> Iterator[Assistant]:
    key = make_key(parts, "default", ROLE_PERMISSIONS[Role.MANAGER], name="assistant")
    with serving(create_http_app(parts)) as base:
        yield Assistant(f"{base}/mcp", key)


def test_every_tool_says_that_it_only_reads_and_what_it_answers(assistant: Assistant) -> None:
    tools = {tool.name: tool for tool in assistant.list_tools()}
    assert set(tools) == set(TOOLS)
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.description
        assert tool.output_schema is not None
        assert tool.output_schema["type"] == "object"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_answers_the_document_the_api_gives(parts: Parts, assistant: Assistant, tool: str) -> None:
    api = create_app(parts)
    answer = assistant.call(tool)
    assert not answer.is_error
    assert (
        answer.structured_content
        == ask(api, f"/api/v1/{TOOLS[tool]}", headers={"Authorization": f"Bearer {assistant.key}"}).json()
    )


def test_a_program_that_reads_only_text_gets_the_same_document(assistant: Assistant) -> None:
    answer = assistant.call("list_organisations")
    assert json.loads(answer.content[0].text) == answer.structured_content  # type: ignore[union-attr]  # text it is


def test_the_organisation_and_the_day_are_arguments(assistant: Assistant) -> None:
    answer = assistant.call("cash_forecast", {"organisation": "default", "as_of": "2026-03-31"})
    assert answer.structured_content is not None
    assert answer.structured_content["as_of"] == "2026-03-31"


def test_a_failure_the_domain_names_keeps_its_code(assistant: Assistant) -> None:
    answer = assistant.call("cash_forecast", {"organisation": "nobody"})
    assert answer.is_error
    assert answer.content[0].text.endswith(": not-found: There is no organisation 'nobody'.")  # type: ignore[union-attr]  # text it is


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        (
            "working_capital",
            {"as_off": "2026-03-31"},
            "There is no argument 'as_off'; those of this tool are: organisation, as_of.",
        ),
        ("list_organisations", {"x": 1}, "There is no argument 'x'; those of this tool are: none."),
        ("ageing", {"side": "left"}, "side cannot be 'left': it is one of 'receivable' or 'payable'."),
        (
            "cash_forecast",
            {"as_of": "2026-02-30"},
            "as_of cannot be '2026-02-30': it is a day that exists, written like 2026-06-30.",
        ),
        (
            "cash_forecast",
            {"as_of": 20260630},
            "as_of cannot be 20260630: it is a day that exists, written like 2026-06-30.",
        ),
        ("demand_forecast", {"weeks": 53}, "weeks cannot be 53: it is at most 52."),
        ("demand_forecast", {"weeks": 0}, "weeks cannot be 0: it is at least 1."),
        ("demand_forecast", {"weeks": "many"}, "weeks cannot be 'many': it is a whole number."),
        ("cash_items", {"cursor": 7}, "cursor cannot be 7: it is text."),
        (
            "supply_plan",
            {"organisation": "No Slug", "side": "left"},
            (
                "organisation cannot be 'No Slug': it is text that matches ^[a-z0-9][a-z0-9-]{0,62}$. "
                "There is no argument 'side'; those of this tool are: organisation, as_of, demand_model."
            ),
        ),
    ],
)
def test_arguments_that_cannot_be_used_are_named_with_what_they_may_be(
    assistant: Assistant, tool: str, arguments: dict[str, Any], told: str
) -> None:
    assert assistant.refusal(tool, arguments) == f"invalid-input: {told}"


def test_the_row_of_a_forecast_is_one_of_those_there_are(assistant: Assistant) -> None:
    told = assistant.refusal("cash_items", {"line": "bonus"})
    assert told.startswith("invalid-input: line cannot be 'bonus': it is one of 'trade_receivables', ")


def test_a_long_value_is_told_shortened(assistant: Assistant) -> None:
    assert assistant.refusal("ageing", {"side": "x" * 500}).startswith(f"invalid-input: side cannot be '{'x' * 59}…: ")


def test_a_misspelt_argument_is_a_fault_by_the_schema_too(assistant: Assistant) -> None:
    assert {
        tool.name: tool.input_schema.get("additionalProperties") for tool in assistant.list_tools()
    } == dict.fromkeys(TOOLS, False)


@pytest.mark.parametrize("tool", ["cash_forecast", "supply_plan", "demand_forecast"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_no_week_can_be_counted_from_is_refused(assistant: Assistant, tool: str, day: str) -> None:
    assert assistant.refusal(tool, {"as_of": day}) == (
        f"invalid-input: {day} is out of range: name a day of the years 1970 to 2200"
    )


def test_the_process_tells_that_it_lives(assistant: Assistant) -> None:
    assert httpx.get(assistant.address.replace("/mcp", "/livez")).text == "ok"


def test_the_tools_are_the_same_on_every_transport(assistant: Assistant) -> None:
    direct = anyio.run(create_server(caller_with_key).list_tools)
    assert [tool.model_dump() for tool in direct] == [tool.model_dump() for tool in assistant.list_tools()]
