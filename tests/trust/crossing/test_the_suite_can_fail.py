"""The crossing suite is worth what it finds: with one policy or one guard taken away it must turn red."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from capliquify.api.app import create_interface
from capliquify.api.calling import NEED
from capliquify.domain.access.permissions import Everyone, Permission
from support.crossing import checks
from support.crossing.companies import THEIRS, snapshot, without_policy
from support.crossing.operations import THINGS, call_of, operations

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from litestar import Litestar
    from litestar.handlers import BaseRouteHandler

    from capliquify.api.asgi import App
    from support.crossing.installation import Installation

    NewInstallation = Callable[[str], AbstractContextManager[Installation]]

OPERATIONS = operations()
# A table, and a question that shows its rows once no policy keeps companies apart.
SHOWN_BY = {
    "import_job": "get_import",
    "planned_payment": "list_cash_items",
    "sale": "get_demand",
    "invitation": "list_invitations",
    "approval_request": "list_approvals",
    "api_key": "list_api_keys",
}
# A table, and a question whose figures its rows change then.
ADDED_TO = {
    "sales_invoice": "get_ageing",
    "supplier_bill": "get_cash",
    "ledger_balance": "get_working_capital",
    "planned_payment": "get_cash",
    "sale": "get_demand",
    "item_planning": "get_plan",
}


def test_without_changes_nothing_is_found(installation: Installation) -> None:
    for name in SHOWN_BY.values():
        assert faults(installation, name) == []


@pytest.mark.parametrize(("table", "name"), SHOWN_BY.items(), ids=SHOWN_BY)
def test_a_policy_taken_away_is_found(new_installation: NewInstallation, table: str, name: str) -> None:
    with new_installation("red") as installation:
        without_policy(installation.parts, table)
        assert [fault for fault in faults(installation, name) if installation.theirs.mark in fault] != []


@pytest.mark.parametrize(("table", "name"), ADDED_TO.items(), ids=ADDED_TO)
def test_a_policy_taken_away_is_found_by_its_figures(new_installation: NewInstallation, table: str, name: str) -> None:
    with new_installation("red") as installation:
        without_policy(installation.parts, table)
        assert checks.that_depend_on_another_company(installation, [OPERATIONS[name]]) == [name]


def test_a_policy_taken_away_is_found_by_what_changes(new_installation: NewInstallation) -> None:
    with new_installation("red") as installation:
        without_policy(installation.parts, "api_key")
        before = snapshot(installation.parts, THEIRS)
        things = {"key_id": installation.theirs.ids[THINGS["key_id"]]}
        call = call_of(OPERATIONS["revoke_api_key"], installation.ours, things=things)
        installation.ask(installation.administrator, call)
        assert snapshot(installation.parts, THEIRS) != before


@pytest.mark.parametrize("need", [Permission.ORGANISATION_READ, Everyone.PUBLIC, Everyone.SIGNED_IN])
@pytest.mark.parametrize("name", ["get_cash", "list_api_keys"])
def test_a_lowered_guard_is_found(new_installation: NewInstallation, name: str, need: Permission | Everyone) -> None:
    with new_installation("red") as installation:
        interface = create_interface(installation.parts)
        handler_of(interface, name).opt[NEED] = need
        installation.app = cast("App", interface)
        assert checks.of_the_permission(installation, OPERATIONS[name]) != []


def faults(installation: Installation, name: str) -> list[str]:
    operation = OPERATIONS[name]
    found = checks.about_things_of_another_company(installation, operation)
    found += checks.about_another_company(installation, operation)
    return found + checks.of_the_permission(installation, operation)


def handler_of(interface: Litestar, name: str) -> BaseRouteHandler:
    """The handler of an operation in one app: changed there, it stays as it is in every other."""
    for route in interface.routes:
        for handler in getattr(route, "route_handlers", []):
            if handler.operation_id == name:
                found: BaseRouteHandler = handler
                return found
    raise LookupError(name)
