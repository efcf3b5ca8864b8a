"""What is asked and answered is held against our short description of Clerk's interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from windtunnel.serving.contract import Contract, ContractBroken

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ContractBroken", "check", "check_body", "check_query", "description", "operation"]

_CLERK: Final = Contract("clerk")
check = _CLERK.check
check_body = _CLERK.check_body
check_query = _CLERK.check_query
operation = _CLERK.operation


def description() -> Mapping[str, Any]:
    """The description: its objects, operations and events."""
    return _CLERK.description
