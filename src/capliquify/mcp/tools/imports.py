"""Tools about what the answers rest on: companies, the systems connected for them and the files imported."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver.tools import Tool

from capliquify.domain.access.permissions import Permission
from capliquify.mcp.answering import answering, as_json, named_failures, read_tool
from capliquify.mcp.arguments import Cursor, Limit, Organisation
from capliquify.mcp.callers import CALL, CallerOf
from capliquify.services import ingest, source_reading
from capliquify.services.answers.imports import ImportJobs
from capliquify.services.answers.organisations import Organisations
from capliquify.services.answers.sources import Sources


def import_tools(caller_of: CallerOf) -> list[Tool]:
    """The tools, told how to know who calls."""

    def list_imports(organisation: Organisation = None, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
        """Files imported, newest first: how many rows were used and how many were set aside."""
        with answering(organisation) as context:
            return as_json(ingest.list_imports(context, limit=limit, cursor=cursor))

    def sources(organisation: Organisation = None) -> dict[str, Any]:
        """Connected systems: how fresh each is, what went wrong and what a person must do, and whether totals agree."""
        with answering(organisation) as context:
            return as_json(source_reading.list_sources(context))

    def list_organisations() -> dict[str, Any]:
        """The companies that can be asked about: slug, currency and the day questions are asked for."""
        call = CALL.get()
        with named_failures():
            return as_json(call.caller.organisations(call.need))

    tools = [
        read_tool(list_imports, "Imports", ImportJobs, need=Permission.IMPORTS_READ),
        read_tool(sources, "Connected systems", Sources, need=Permission.IMPORTS_READ),
        read_tool(list_organisations, "Organisations", Organisations, need=Permission.ORGANISATION_READ),
    ]
    return [bind(caller_of) for bind in tools]
