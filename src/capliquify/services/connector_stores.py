"""What a connector remembers between calls: its tokens, its allowances, and how often it called."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec
import structlog

from capliquify.connectors.protocol import ConsentNeeded, QuotaLevel, Token
from capliquify.domain.errors import Unavailable
from capliquify.domain.sources.vendor import ConnectionStatus
from capliquify.services import vault
from capliquify.services.context import Context
from capliquify.storage.repositories import connection_tokens, quota_levels
from capliquify.storage.repositories.connection_tokens import TokenRow
from capliquify.storage.repositories.connections import get_connection
from capliquify.storage.repositories.sealed_values import CONNECTION_TOKEN

if TYPE_CHECKING:
    from uuid import UUID

OpenContext = Callable[[], AbstractContextManager[Context]]

_STORING_ATTEMPTS: Final = 5

_log = structlog.get_logger(__name__)


class _SealedToken(msgspec.Struct):
    access: str
    expires_at: datetime
    refresh: str | None
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectionTokens:
    """The token of one connection, sealed; renewed by one at a time across all threads and processes."""

    open_context: OpenContext
    connection_id: UUID

    def current(self) -> Token | None:
        """The token stored last."""
        with self.open_context() as context:
            return self._read(context)

    def renew(self, seen: Token | None, fetch: Callable[[Token | None], Token]) -> Token:
        """Replace a token that is over; of several who ask at once only one fetches, the others get its token.

        Args:
            seen: The token the caller found unusable.
            fetch: Gets a new one from the vendor, given the one stored now.

        Raises:
            SourceFailure: What `fetch` raised; the stored token stays.
            Unavailable: The database does not answer.
        """
        fetched: Token | None = None
        try:
            with self.open_context() as context:
                stored = self._hold(context)
                if stored is not None and (seen is None or stored.access != seen.access):
                    return stored
                fetched = fetch(stored)
                self._store(context, fetched)
        except Unavailable:
            if fetched is None:
                raise
            return self._store_after_all(fetched)
        return fetched

    def put(self, context: Context, token: Token) -> None:
        """Keep the first token in the caller's own transaction.

        Raises:
            ConsentNeeded: The connection was ended meanwhile.
        """
        self._hold(context)
        self._store(context, token)

    def _hold(self, context: Context) -> Token | None:
        """The token stored now, which nobody else renews until the transaction ends."""
        connection_tokens.hold_renewal(context.transaction, self.connection_id)
        connection = get_connection(context.transaction, self.connection_id)
        if connection.status == ConnectionStatus.DISCONNECTED:
            message = f"{connection.name} was disconnected: connect it again."
            raise ConsentNeeded(message)
        return self._read(context)

    def _store_after_all(self, token: Token) -> Token:
        """Keep a token the vendor has given although the database went away: without it nobody could renew again."""
        for attempt in range(1, _STORING_ATTEMPTS + 1):
            try:
                with self.open_context() as context:
                    self._hold(context)
                    self._store(context, token)
                    return token
            except Unavailable:
                if attempt == _STORING_ATTEMPTS:
                    raise
        return token

    def _read(self, context: Context) -> Token | None:
        row = connection_tokens.find_token(context.transaction, self.connection_id)
        if row is None:
            return None
        plain = vault.unseal(context, CONNECTION_TOKEN.place(self.connection_id), row.sealed)
        kept = msgspec.json.decode(plain, type=_SealedToken)
        return Token(access=kept.access, expires_at=kept.expires_at, refresh=kept.refresh, scopes=kept.scopes)

    def _store(self, context: Context, token: Token) -> None:
        kept = _SealedToken(token.access, token.expires_at, token.refresh, token.scopes)
        sealed = vault.seal(context, CONNECTION_TOKEN.place(self.connection_id), msgspec.json.encode(kept))
        row = TokenRow(sealed=sealed, expires_at=token.expires_at, rotated_at=context.clock())
        connection_tokens.put_token(context.transaction, self.connection_id, row)


@dataclass(frozen=True, slots=True)
class ConnectionQuotas:
    """The allowances of one connection."""

    open_context: OpenContext
    connection_id: UUID

    def load(self, name: str) -> QuotaLevel | None:
        """The level stored last."""
        with self.open_context() as context:
            found = quota_levels.find_level(context.transaction, self.connection_id, name)
        return None if found is None else QuotaLevel(left=found[0], at=found[1])

    def save(self, name: str, level: QuotaLevel) -> None:
        """Store a level."""
        with self.open_context() as context:
            quota_levels.put_level(context.transaction, self.connection_id, name, (level.left, level.at))


@dataclass(frozen=True, slots=True)
class Calls:
    """How often a vendor was called, and how long was waited for its limits."""

    count: int = 0
    waited_seconds: float = 0.0


@dataclass(slots=True)
class CallCounter:
    """Counts the calls of one sync, and writes each down without header, query or body.

    Attributes:
        source: Whose calls they are.
        repeated: How many had to be made again, as no usable answer came.
    """

    source: str = ""
    repeated: int = 0
    _count: int = 0
    _waited: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __call__(self, *, operation: str, status: int | None, seconds: float, attempt: int, waited: float) -> None:
        """Take note of a call."""
        with self._lock:
            self._count += 1
            self._waited += waited
            self.repeated += attempt > 1
        _log.debug(
            "vendor_called",
            source=self.source,
            operation=operation,
            status=status,
            seconds=round(seconds, 4),
            attempt=attempt,
            waited=round(waited, 3),
        )

    def take(self) -> Calls:
        """The calls since the last time."""
        with self._lock:
            calls = Calls(self._count, self._waited)
            self._count, self._waited = 0, 0.0
        return calls
