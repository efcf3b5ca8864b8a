"""Tools about what the answers rest on: companies and the files imported for them."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver.tools import Tool

from capliquify.bootstrap import Parts
from capliquify.mcp.answering import answering, as_json, named_failures, read_tool
from capliquify.mcp.arguments import Cursor, Limit, Organisation
from capliquify.services import ingest, organisations
from capliquify.services.answers.imports import ImportJobs
from capliquify.services.answers.organisations import Organisations


def import_tools(parts: Parts) -> list[Tool]:
    """The tools, bound to the database of this process."""

    def list_imports(
        organisation: Organisation = "default", limit: Limit = 50, cursor: Cursor = None
    ) -> dict[str, Any]:
        """Files imported, newest first: how many rows were used and how many were set aside."""
        with answering(parts, organisation) as context:
            return as_json(ingest.list_imports(context, limit=limit, cursor=cursor))

    def list_organisations() -> dict[str, Any]:
        """The companies that can be asked about: slug, currency and the day questions are asked for."""
        with named_failures(), parts.system_context(actor="mcp") as context:
            return as_json(organisations.list_organisations(context))

    return [
        read_tool(list_imports, "Imports", ImportJobs),
        read_tool(list_organisations, "Organisations", Organisations),
    ]
