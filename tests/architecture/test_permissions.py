"""Whatever can be asked for declares what it needs: routes, tools, jobs and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_interface
from capliquify.api.calling import NEED, require_credential
from capliquify.cli.needs import NEEDS, Machine, check
from capliquify.domain.access.permissions import Everyone, Permission
from capliquify.domain.access.principal import TERMINAL_PERMISSIONS
from capliquify.jobs.registry import HANDLERS
from capliquify.mcp.callers import caller_with_key
from capliquify.mcp.server import all_tools
from capliquify.services.job_names import JOB_PERMISSIONS, JobName
from support.commands import commands

if TYPE_CHECKING:
    from litestar import Litestar

    from capliquify.bootstrap import Parts


@pytest.fixture(scope="module")
def interface(module_parts: Parts) -> Litestar:
    return create_interface(module_parts)


def test_every_route_declares_what_it_needs(interface: Litestar) -> None:
    handlers = [
        (route.path, handler)
        for route in interface.routes
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)])
    ]
    assert len(handlers) > 20
    undeclared = [
        path
        for path, handler in handlers
        if not isinstance(handler.opt.get(NEED), (Permission, Everyone))
        and not path.startswith("/api/schema")
        and "OPTIONS" not in getattr(handler, "http_methods", ())
    ]
    assert undeclared == []
    assert all(require_credential in handler.resolve_guards() for _, handler in handlers)


def test_every_command_declares_what_it_needs() -> None:
    assert {path for path, _ in commands()} == set(NEEDS)


def test_the_user_of_this_machine_may_run_every_command_there_is() -> None:
    assert {need for need in NEEDS.values() if isinstance(need, Permission)} <= TERMINAL_PERMISSIONS
    for path in NEEDS:
        check(path)


def test_a_command_that_declares_nothing_does_not_run() -> None:
    with pytest.raises(TypeError, match=r"^the command 'steal' declares nothing that is needed"):
        check("steal")


def test_only_what_concerns_the_machine_itself_needs_no_permission() -> None:
    local = {path.split()[0] for path, need in NEEDS.items() if need is Machine.LOCAL}
    assert local <= {"up", "serve", "db", "template", "organisation", "user", "sessions", "dependencies"}


def test_every_tool_declares_what_it_needs() -> None:
    needs = {tool.name: getattr(tool, "need", None) for tool in all_tools(caller_with_key)}
    assert len(needs) >= 8
    assert [name for name, need in needs.items() if not isinstance(need, Permission)] == []


def test_every_job_declares_what_it_needs() -> None:
    assert set(JOB_PERMISSIONS) == set(JobName) == set(HANDLERS)
    assert all(isinstance(need, Permission) for needs in JOB_PERMISSIONS.values() for need in needs)
