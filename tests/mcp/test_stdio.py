from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import anyio
import psycopg
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from capliquify.cli.actor import terminal_actor

if TYPE_CHECKING:
    from pathlib import Path

    from mcp.types import CallToolResult

    from capliquify.ops.postgres_cluster import DatabaseUrls


def test_a_program_that_starts_the_server_itself_asks_over_its_pipes(
    database_copy: DatabaseUrls, tmp_path: Path
) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "capliquify", "serve", "mcp", "--stdio"],
        env={
            "DATABASE_URL": database_copy.application,
            "DATABASE_DIRECT_URL": database_copy.owner,
            "CAPLIQUIFY_HOME": str(tmp_path),
        },
    )

    async def ask_server() -> CallToolResult:
        async with Client(stdio_client(server)) as client:
            await client.call_tool("cash_forecast", {"organisation": "nobody"})
            return await client.call_tool("list_organisations", {})

    answer = anyio.run(ask_server)
    assert answer.structured_content is not None
    assert [each["slug"] for each in answer.structured_content["organisations"]] == ["default"]
    with psycopg.connect(database_copy.owner) as connection:
        rows = connection.execute(
            "select coalesce(o.slug, 'the installation'), e.actor, e.action, e.subject, e.surface "
            "from audit_entry e left join organisation o on o.id = e.organisation_id order by e.at"
        ).fetchall()
    user = terminal_actor()
    assert rows == [
        ("the installation", user, "tool.refused", "cash_forecast", "mcp"),
        ("default", user, "tool.called", "list_organisations", "mcp"),
    ]
