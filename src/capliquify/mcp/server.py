"""The MCP server: the questions of the API as tools, over streamable HTTP and standard input and output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from capliquify import __version__
from capliquify.bootstrap import Parts
from capliquify.domain.access.principal import Principal
from capliquify.mcp.callers import CallerOf, TerminalCaller, caller_with_key
from capliquify.mcp.keys import with_keys
from capliquify.mcp.refusals import with_refusals
from capliquify.mcp.response_headers import with_security_headers
from capliquify.mcp.tools.cash import cash_tools
from capliquify.mcp.tools.imports import import_tools
from capliquify.mcp.tools.supply import supply_tools
from capliquify.mcp.tools.working_capital import working_capital_tools

_PATH: Final = "/mcp"
_LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")
_INSTRUCTIONS: Final = (
    "Read a company's cash and working capital. Amounts are decimal strings in the document's `currency`. "
    "A null figure is unknown, never zero: `reasons` says why. Ask `list_organisations` first."
)


def all_tools(caller_of: CallerOf) -> list[Tool]:
    """Every tool there is.

    Args:
        caller_of: Tells who calls.
    """
    return [
        *cash_tools(caller_of),
        *working_capital_tools(caller_of),
        *supply_tools(caller_of),
        *import_tools(caller_of),
    ]


def create_server(caller_of: CallerOf) -> MCPServer[None]:
    """The server with its tools, for any transport.

    Args:
        caller_of: Tells who calls.
    """
    return MCPServer(
        name="capliquify",
        title="CapLiquify",
        version=__version__,
        instructions=_INSTRUCTIONS,
        log_level="WARNING",
        tools=all_tools(caller_of),
    )


def create_http_app(parts: Parts, *, allowed_hosts: Iterable[str] = ()) -> ASGIApp:
    """The ASGI app that serves the tools at `/mcp`, each request on its own so that servers can be added.

    Args:
        parts: What bootstrap made of the settings.
        allowed_hosts: Host names answered for besides those of the loopback interface.
    """
    server = create_server(caller_with_key)
    names = (*_LOOPBACK_HOSTS, *allowed_hosts)
    security = TransportSecuritySettings(
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[
            form
            for name in names
            for scheme in ("http", "https")
            for form in (f"{scheme}://{name}", f"{scheme}://{name}:*")
        ],
    )

    app = server.streamable_http_app(
        streamable_http_path=_PATH, stateless_http=True, json_response=True, transport_security=security
    )
    app.router.routes.append(Route("/livez", _livez))
    answering = with_refusals(with_keys(app, _PATH, parts), _PATH, security)
    return with_security_headers(answering, https=parts.web_url.startswith("https://"))


def run_stdio(parts: Parts, principal: Principal) -> None:
    """Serve the tools to the program that started this one, until it closes the pipe.

    Args:
        parts: What bootstrap made of the settings.
        principal: The user of this machine, as whom the program asks.
    """
    caller = TerminalCaller(parts=parts, principal=principal)
    create_server(lambda _: caller).run("stdio")


async def _livez(_request: Request) -> PlainTextResponse:
    """Whether the process runs."""
    return PlainTextResponse("ok")
