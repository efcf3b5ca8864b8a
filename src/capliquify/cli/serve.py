"""`capliquify serve`: one process of the service, as the supervisor or a hosting platform starts it."""

from __future__ import annotations

import contextlib
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import capliquify
from capliquify.bootstrap import Settings, open_parts, read_settings
from capliquify.cli.actor import acting_user
from capliquify.ops.listening import inherited_listener, open_listener
from capliquify.telemetry.logging import configure_logging

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socket import socket
    from types import FrameType

    from capliquify.bootstrap import Parts

_GRACE_SECONDS = 10

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Run one process of the service: api, mcp or worker."
)

SocketOption = Annotated[
    list[int] | None, typer.Option("--socket", hidden=True, help="Number of an inherited listening socket.")
]


@app.command()
def api(
    socket: SocketOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    web_port: Annotated[int | None, typer.Option(help="Port of the web app.", show_default="3000")] = None,
    api_port: Annotated[int | None, typer.Option(help="Port of the API.", show_default="5000")] = None,
) -> None:
    """Serve the web app and the API: the same answers on both ports."""
    from capliquify.api.app import Edge, create_app  # noqa: PLC0415 - the other processes need no web framework
    from capliquify.api.response_headers import BrowserPolicy  # noqa: PLC0415 - as above

    settings = read_settings(host=host, web_port=web_port, api_port=api_port)
    configure_logging(level=settings.log_level, process="api")
    ports = [(settings.web_port, "--web-port"), (settings.api_port, "--api-port")]
    listeners = _listeners(settings, socket, ports)
    with open_parts(settings) as parts:
        application = create_app(
            parts,
            web_folder=web_folder(),
            allowed_hosts=settings.allowed_hosts,
            max_upload_bytes=settings.max_upload_bytes,
            edge=Edge(
                browsers=BrowserPolicy(
                    https=settings.web_url.startswith("https://"),
                    identity_origin=settings.clerk_issuer if settings.identity == "clerk" else None,
                ),
                cors_origins=settings.cors_origins,
                trusted_proxies=settings.trusted_proxies,
            ),
        )
        _serve(application, listeners)


@app.command()
def mcp(
    socket: SocketOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    mcp_port: Annotated[int | None, typer.Option(help="Port of the MCP server.", show_default="3001")] = None,
    stdio: Annotated[bool, typer.Option("--stdio", help="Talk to the program that started this one.")] = False,
) -> None:
    """Serve the MCP tools, over HTTP or to the program that started this one."""
    from capliquify.mcp.server import run_stdio  # noqa: PLC0415 - needed by this process only

    settings = read_settings(host=host, mcp_port=mcp_port)
    configure_logging(level=settings.log_level, process="mcp")
    if stdio:
        with open_parts(settings) as parts:
            run_stdio(parts, acting_user())
        return
    listeners = _listeners(settings, socket, [(settings.mcp_port, "--mcp-port")])
    with open_parts(settings) as parts:
        _serve(assistants_application(parts, settings), listeners)


@app.command()
def worker() -> None:
    """Run jobs and periodic tasks until told to stop."""
    from capliquify.jobs.worker import run  # noqa: PLC0415 - needed by this process only

    settings = read_settings()
    configure_logging(level=settings.log_level, process="worker")
    with open_parts(settings) as parts, _stop_event() as stop:
        run(parts, stop)


def assistants_application(parts: Parts, settings: Settings) -> Any:  # noqa: ANN401 - ASGI apps share no type
    """The MCP tools over HTTP, told by trusted proxies who asks: else all assistants would share the proxy's limit."""
    from capliquify.api.proxies import with_trusted_proxies  # noqa: PLC0415 - needed by this process only
    from capliquify.mcp.server import create_http_app  # noqa: PLC0415 - as above

    application: Any = create_http_app(parts, allowed_hosts=settings.allowed_hosts)
    return with_trusted_proxies(application, settings.trusted_proxies)


def web_folder() -> Path | None:
    """The built web app of this package, None where it was not built."""
    folder = Path(capliquify.__file__).with_name("web")
    return folder if (folder / "index.html").is_file() else None


def _listeners(settings: Settings, inherited: list[int] | None, ports: list[tuple[int, str]]) -> list[socket]:
    if inherited:
        return [inherited_listener(number) for number in inherited]
    return [open_listener(settings.host, port, option) for port, option in ports]


def _serve(application: Any, listeners: list[socket]) -> None:  # noqa: ANN401 - ASGI apps share no type
    import uvicorn  # noqa: PLC0415 - the worker serves nothing

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=listeners)


@contextlib.contextmanager
def _stop_event() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    handlers = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
