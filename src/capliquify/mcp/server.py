"""The MCP server: the questions of the API as tools, over streamable HTTP and standard input and output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from capliquify import __version__
from capliquify.bootstrap import Parts
from capliquify.mcp.refusals import with_refusals
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


def create_server(parts: Parts) -> MCPServer[None]:
    """The server with its tools, for any transport."""
    return MCPServer(
        name="capliquify",
        title="CapLiquify",
        version=__version__,
        instructions=_INSTRUCTIONS,
        log_level="WARNING",
        tools=[
            *cash_tools(parts),
            *working_capital_tools(parts),
            *supply_tools(parts),
            *import_tools(parts),
        ],
    )


def create_http_app(parts: Parts, *, allowed_hosts: Iterable[str] = ()) -> ASGIApp:
    """The ASGI app that serves the tools at `/mcp`, each request on its own so that servers can be added.

    Args:
        parts: What bootstrap made of the settings.
        allowed_hosts: Host names answered for besides those of the loopback interface.
    """
    server = create_server(parts)
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
    return with_refusals(app, _PATH, security)


def run_stdio(parts: Parts) -> None:
    """Serve the tools to the program that started this one, until it closes the pipe."""
    create_server(parts).run("stdio")


async def _livez(_request: Request) -> PlainTextResponse:
    """Whether the process runs."""
    return PlainTextResponse("ok")
