"""Assistants: clients of the MCP server, each with an API key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio
import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mcp.types import CallToolResult, Tool


@dataclass(frozen=True)
class Assistant:
    """A program that asks tools over HTTP."""

    address: str
    key: str

    def list_tools(self) -> list[Tool]:
        """The tools it is told of."""

        async def ask(client: Client) -> list[Tool]:
            return (await client.list_tools()).tools

        tools: list[Tool] = self._with_client(ask)
        return tools

    def call(self, tool: str, arguments: dict[str, Any] | None = None) -> CallToolResult:
        """What a tool answers."""

        async def ask(client: Client) -> CallToolResult:
            return await client.call_tool(tool, arguments or {})

        answer: CallToolResult = self._with_client(ask)
        return answer

    def refusal(self, tool: str, arguments: dict[str, Any] | None = None) -> str:
        """What a tool says that does not answer."""
        answer = self.call(tool, arguments)
        assert answer.is_error
        text: str = answer.content[0].text  # type: ignore[union-attr]  # text it is
        return text.removeprefix(f"Error executing tool {tool}: ")

    def _with_client(self, ask: Callable[[Client], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever is asked
        async def connect() -> Any:  # noqa: ANN401 - as above
            headers = {"Authorization": f"Bearer {self.key}"}
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(self.address, http_client=http)) as client,
            ):
                return await ask(client)

        return anyio.run(connect)
