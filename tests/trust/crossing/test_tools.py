"""Every MCP tool, asked with a key of one company about the other: nothing of it is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from capliquify.domain.access.permissions import Permission
from capliquify.mcp.server import all_tools, create_http_app
from support.crossing.companies import OURS, THEIRS, snapshot
from support.crossing.leaks import leaks
from support.crossing.operations import THINGS
from support.people import make_key
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcp.server.mcpserver.tools import Tool

    from support.crossing.installation import Installation


def _nobody(_: object) -> Any:  # noqa: ANN401 - no tool is called here
    raise NotImplementedError


TOOLS = {tool.name: tool for tool in all_tools(_nobody)}


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    with serving(create_http_app(installation.parts)) as base:
        yield f"{base}/mcp"


def call(address: str, key: str | None, tool: str, arguments: dict[str, Any]) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    headers = {"Accept": "application/json, text/event-stream"} | ({"Authorization": f"Bearer {key}"} if key else {})
    return httpx.post(address, json=message, headers=headers)


def arguments_of(tool: Tool, installation: Installation, organisation: str) -> dict[str, Any]:
    """Arguments that name the other company's things, wherever a tool takes one."""
    taken = tool.parameters["properties"]
    unknown = [name for name in tool.parameters.get("required", []) if name not in THINGS]
    assert unknown == [], f"The crossing suite does not know how to fill {unknown} of {tool.name}."
    things = {name: installation.theirs.ids[THINGS[name]] for name in taken if name in THINGS}
    return things | ({"organisation": organisation} if "organisation" in taken else {})


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_shows_a_key_nothing_of_another_company(installation: Installation, address: str, name: str) -> None:
    before = snapshot(installation.parts, THEIRS)
    arguments = arguments_of(TOOLS[name], installation, THEIRS)
    answer = call(address, installation.ours.key, name, arguments)
    assert leaks(installation.theirs, [answer.text, installation.new_log_lines()], json.dumps(arguments)) == []
    if arguments:
        result = answer.json()["result"]
        assert (result["isError"], "not-found" in result["content"][0]["text"]) == (True, True), answer.text
    assert snapshot(installation.parts, THEIRS) == before


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_answers_a_key_exactly_when_it_may(installation: Installation, address: str, name: str) -> None:
    tool = TOOLS[name]
    need: Permission = tool.need  # type: ignore[attr-defined] # every tool of ours has one
    arguments = {"organisation": OURS} if "organisation" in tool.parameters["properties"] else {}
    for permissions, expected in (({need}, True), (set(Permission) - {need}, False)):
        answer = call(address, make_key(installation.parts, OURS, permissions), name, arguments)
        assert answer.json()["result"]["isError"] is not expected, answer.text


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_answers_nobody_without_a_key(address: str, name: str) -> None:
    assert call(address, None, name, {}).status_code == 401
