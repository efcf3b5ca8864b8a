from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from capliquify.api.app import create_app
from capliquify.mcp.server import create_http_app, create_server
from support.http import ask
from support.importing import run_import, upload
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp.types import CallToolResult, Tool

    from capliquify.bootstrap import Parts

TOOLS = {
    "cash_forecast": "cash",
    "cash_items": "cash/items",
    "working_capital": "working-capital",
    "ageing": "ageing",
    "demand_forecast": "demand",
    "supply_plan": "plan",
    "list_imports": "imports",
    "list_organisations": "organisations",
}


@pytest.fixture(scope="module")
def parts(module_parts: Parts) -> Parts:
    run_import(module_parts, upload(create_app(module_parts)).json()["id"])
    return module_parts


@pytest.fixture(scope="module")
def address(parts: Parts) -> Iterator[str]:
    with serving(create_http_app(parts)) as base:
        yield f"{base}/mcp"


def list_tools(address: str) -> list[Tool]:
    async def ask_server() -> list[Tool]:
        async with Client(streamable_http_client(address)) as client:
            return (await client.list_tools()).tools

    return anyio.run(ask_server)


def call(address: str, tool: str, arguments: dict[str, Any] | None = None) -> CallToolResult:
    async def ask_server() -> CallToolResult:
        async with Client(streamable_http_client(address)) as client:
            return await client.call_tool(tool, arguments or {})

    return anyio.run(ask_server)


def test_every_tool_says_that_it_only_reads_and_what_it_answers(address: str) -> None:
    tools = {tool.name: tool for tool in list_tools(address)}
    assert set(tools) == set(TOOLS)
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.description
        assert tool.output_schema is not None
        assert tool.output_schema["type"] == "object"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_answers_the_document_the_api_gives(parts: Parts, address: str, tool: str) -> None:
    api = create_app(parts)
    answer = call(address, tool)
    assert not answer.is_error
    assert answer.structured_content == ask(api, f"/api/v1/{TOOLS[tool]}").json()


def test_a_program_that_reads_only_text_gets_the_same_document(address: str) -> None:
    answer = call(address, "list_organisations")
    assert json.loads(answer.content[0].text) == answer.structured_content  # type: ignore[union-attr]  # text it is


def test_the_organisation_and_the_day_are_arguments(address: str) -> None:
    answer = call(address, "cash_forecast", {"organisation": "default", "as_of": "2026-03-31"})
    assert answer.structured_content is not None
    assert answer.structured_content["as_of"] == "2026-03-31"


def test_a_failure_the_domain_names_keeps_its_code(address: str) -> None:
    answer = call(address, "cash_forecast", {"organisation": "nobody"})
    assert answer.is_error
    assert answer.content[0].text.endswith(": not-found: There is no organisation 'nobody'.")  # type: ignore[union-attr]  # text it is


def test_an_argument_outside_the_choices_is_refused(address: str) -> None:
    assert call(address, "ageing", {"side": "left"}).is_error


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}], ids=["host", "origin"]
)
def test_a_page_of_another_site_reaches_no_tool(address: str, headers: dict[str, str]) -> None:
    sent = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json", **headers}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    assert httpx.post(address, json=body, headers=sent).status_code in {403, 421}


def test_the_process_tells_that_it_lives(address: str) -> None:
    assert httpx.get(address.replace("/mcp", "/livez")).text == "ok"


def test_the_tools_are_the_same_on_every_transport(parts: Parts, address: str) -> None:
    direct = anyio.run(create_server(parts).list_tools)
    assert [tool.model_dump() for tool in direct] == [tool.model_dump() for tool in list_tools(address)]
