"""Which entries of an audit log somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFilter:
    """What every entry must have; None asks for nothing.

    Attributes:
        action: An action, or its noun for all about it.
        actor: An actor, with or without its kind.
        since: From this moment on.
        until: Before this moment.
    """

    action: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
