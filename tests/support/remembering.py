"""What a connector remembers things by, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.connectors.protocol import QuotaLevel, Token


@dataclass
class Tokens:
    """Tokens of one connection."""

    held: Token | None = None
    renewals: int = 0

    def current(self) -> Token | None:
        """The token stored last."""
        return self.held

    def renew(self, seen: Token | None, fetch: Callable[[Token | None], Token]) -> Token:
        """Replace a token that is over."""
        if self.held is seen or self.held is None:
            self.renewals += 1
            self.held = fetch(self.held)
        return self.held


@dataclass
class Quotas:
    """Allowances."""

    levels: dict[str, QuotaLevel] = field(default_factory=dict)

    def load(self, name: str) -> QuotaLevel | None:
        """The level stored last."""
        return self.levels.get(name)

    def save(self, name: str, level: QuotaLevel) -> None:
        """Store a level."""
        self.levels[name] = level
