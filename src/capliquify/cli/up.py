"""`capliquify up`: everything on this machine, until Ctrl-C."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Annotated, Final

import typer

from capliquify.bootstrap import Settings, environment_of, migrate_database, open_parts, read_settings
from capliquify.cli.actor import acting_user, terminal_actor
from capliquify.cli.announcing import Announcement
from capliquify.cli.terminal import terminal
from capliquify.ops import demo as demo_company
from capliquify.ops import demo_sources
from capliquify.ops.embedded_postgres import EmbeddedPostgres
from capliquify.ops.listening import open_listener
from capliquify.ops.local_api import LocalApi
from capliquify.ops.supervised_program import Program
from capliquify.ops.supervisor import Supervisor
from capliquify.telemetry.logging import configure_logging

if TYPE_CHECKING:
    from socket import socket

# The web app and a worker come first: people wait for them. Their doubles answer while one of them is started again.
_MCP_DELAY_SECONDS: Final = 3.5
_STANDBY_DELAY_SECONDS: Final = 2.0
_DEMO_SPEED: Final = "20"  # seconds of its vendors' clock in a second: reports and refilling allowances are waited for

HostOption = Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")]
PortOption = Annotated[int | None, typer.Option(min=1, max=65535, metavar="PORT")]


def up(
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo company first, once.")] = False,
    host: HostOption = None,
    web_port: Annotated[int | None, typer.Option(help="Port of the web app.", show_default="3000")] = None,
    api_port: Annotated[int | None, typer.Option(help="Port of the API.", show_default="5000")] = None,
    mcp_port: Annotated[int | None, typer.Option(help="Port of the MCP server.", show_default="3001")] = None,
) -> None:
    """Run everything on this machine until Ctrl-C."""
    settings = read_settings(host=host, web_port=web_port, api_port=api_port, mcp_port=mcp_port)
    if demo:
        settings = settings.model_copy(update={"egress_hosts": (*settings.egress_hosts, demo_sources.LOOPBACK)})
    console = terminal()
    logs = settings.home / "logs"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        configure_logging(
            level=settings.log_level,
            process="supervisor",
            stream=stack.enter_context((logs / "supervisor.log").open("a")),
        )
        programs = _programs(settings, stack)
        vendors = stack.enter_context(closing(open_listener("127.0.0.1", 0, "--demo"))) if demo else None
        if vendors is not None:
            programs.append(_vendors(vendors))
        postgres = _start_database(settings, stack)
        if vendors is None:
            _pause_demo(settings)
        supervisor = Supervisor(programs, environment=environment_of(settings), log_folder=logs, postgres=postgres)
        announcement = Announcement(
            settings,
            console,
            api=LocalApi(settings.host, settings.api_port),
            demo_command=None if vendors is None else _demo_command(vendors),
        )
        stack.enter_context(announcement.in_background())
        supervisor.run()
    console.print("Stopped; the data is kept for the next start.")


def _programs(settings: Settings, stack: ExitStack) -> list[Program]:
    def listener(port: int, option: str) -> socket:
        return stack.enter_context(closing(open_listener(settings.host, port, option)))

    web = listener(settings.web_port, "--web-port")
    api = listener(settings.api_port, "--api-port")
    mcp = listener(settings.mcp_port, "--mcp-port")
    command = (sys.executable, "-m", "capliquify", "serve")
    return [
        Program(name="api", command=(*command, "api"), listeners=(web, api)),
        Program(name="worker", command=(*command, "worker")),
        Program(name="mcp", command=(*command, "mcp"), listeners=(mcp,), first_start_delay=_MCP_DELAY_SECONDS),
        Program(
            name="api-2", command=(*command, "api"), listeners=(web, api), first_start_delay=_STANDBY_DELAY_SECONDS
        ),
        Program(name="worker-2", command=(*command, "worker"), first_start_delay=_STANDBY_DELAY_SECONDS),
    ]


def _vendors(listener: socket) -> Program:
    """The systems of the demo company, which run as long as everything else: a process that knows nothing of us."""
    command = (sys.executable, "-m", "windtunnel.serve", "--speed", _DEMO_SPEED)
    return Program(name="demo-vendors", command=command, listeners=(listener,))


def _demo_command(listener: socket) -> tuple[str, ...]:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return (sys.executable, "-m", "capliquify", "demo", "--vendors", address)


def _pause_demo(settings: Settings) -> None:
    """Call nothing of a demo company whose systems are not served this time."""
    with open_parts(settings) as parts:
        with parts.system_context(terminal_actor()) as context:
            loaded = demo_company.is_loaded(context)
        if loaded:
            with parts.context(demo_company.SLUG, acting_user()) as demo:
                demo_sources.pause(demo)


def _start_database(settings: Settings, stack: ExitStack) -> EmbeddedPostgres | None:
    """Start the embedded server where no other is given, and bring the schema up to date."""
    postgres = None
    if settings.database_url is None:
        postgres = EmbeddedPostgres(settings.home)
        postgres.start()
        stack.callback(postgres.stop)
    elif settings.database_direct_url is not None:
        migrate_database(settings)
    with open_parts(settings):
        return postgres
