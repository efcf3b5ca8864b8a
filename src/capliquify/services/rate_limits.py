"""Limits of how often somebody may ask: counted in the process, shared between processes once a second."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from capliquify.domain.access.rate_limits import policy_field, rate_limit_field, standing, window_start
from capliquify.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from capliquify.domain.access.principal import Principal
    from capliquify.domain.access.rate_limits import Counted, Limits, Standing

EXCHANGE_SECONDS: Final = 1.0
_MOST_KEYS: Final = 10_000  # a flood from ever new addresses must not fill the memory: new ones then share one count
_OVERFLOW: Final = "overflow:"

_log = structlog.get_logger(__name__)


class Exchange(Protocol):
    """Shares counts with other processes."""

    def __call__(self, window: datetime, added: Mapping[str, int]) -> Mapping[str, int]:
        """Add counts of a window, and give the totals of the same keys.

        Raises:
            Unavailable: Not at the moment; the same is added next time.
        """


@dataclass(slots=True)
class _Count:
    others: int = 0  # what all processes counted at the last exchange, this one's part of it included
    unsent: int = 0  # what this one counted since

    @property
    def total(self) -> int:
        return self.others + self.unsent


class RateLimiter:
    """Counts requests against limits; safe to use from any thread, and costs no round trip."""

    def __init__(self, limits: Limits, clock: Callable[[], datetime], exchange: Exchange | None = None) -> None:
        """Begin to count.

        Args:
            limits: How often somebody may ask.
            clock: The moment.
            exchange: Shares the counts; without it each process counts for itself.
        """
        self.limits = limits
        self._clock = clock
        self._exchange = exchange
        self._lock = threading.Lock()
        self._window = window_start(clock())
        self._counts: dict[str, _Count] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def take(self, counted: Counted) -> Standing:
        """Count one request; one that is refused is not counted."""
        now = self._clock()
        with self._lock:
            count = self._count_of(counted, now)
            taken = standing(counted, count.total, now)
            if not taken.refused:
                count.unsent += 1
            return taken

    def share(self) -> None:
        """Exchange counts with the other processes once; where that fails they stay and go along next time."""
        if self._exchange is None:
            return
        with self._lock:
            window = self._window
            sent = {key: count.unsent for key, count in sorted(self._counts.items())}
        if not sent:
            return
        try:
            totals = self._exchange(window, sent)
        except Unavailable as error:
            _log.warning("rate_counts_not_shared", reason=str(error))
            return
        with self._lock:
            if self._window != window:
                return
            for key, added in sent.items():
                count = self._counts[key]
                count.unsent -= added
                count.others = totals.get(key, count.others + added)

    def start_sharing(self) -> None:
        """Exchange counts every second in the background, until `close`."""
        if self._exchange is None or self._thread is not None:
            return
        self._thread = threading.Thread(target=self._share_for_ever, name="rate-counts", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop exchanging."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _count_of(self, counted: Counted, now: datetime) -> _Count:
        window = window_start(now)
        if window != self._window:
            self._window, self._counts = window, {}
        count = self._counts.get(counted.key)
        if count is None:
            full = len(self._counts) >= _MOST_KEYS
            count = self._counts.setdefault(_OVERFLOW + counted.policy if full else counted.key, _Count())
        return count

    def _share_for_ever(self) -> None:
        while not self._stop.wait(EXCHANGE_SECONDS):
            try:
                self.share()
            except Exception:  # noqa: BLE001 - whatever it is, the limits of this process go on being counted
                _log.exception("rate_counts_not_shared")


class RequestCount:
    """How the limits of one request stand: its address first, then, once they are known, who asks and where."""

    def __init__(self, limiter: RateLimiter | None = None) -> None:
        """Begin with nothing counted; without a limiter nothing ever is."""
        self._limiter = limiter
        self.standings: list[Standing] = []

    def count_address(self, address: str | None) -> None:
        """Count the request for the network address it comes from.

        Raises:
            TooManyRequests: Too many came from there.
        """
        if self._limiter is not None:
            self._take(self._limiter.limits.address(address))

    def count_caller(self, principal: Principal, organisation_id: UUID | None = None) -> None:
        """Count the request for the person or key and the organisation, however many transactions it opens.

        Raises:
            TooManyRequests: They, or all of the organisation together, asked too often.
        """
        caller_id = principal.user_id or principal.key_id
        if caller_id is not None:
            self.count_person(caller_id, organisation_id)

    def count_person(self, caller_id: UUID, organisation_id: UUID | None = None) -> None:
        """As `count_caller`, by the id of an account or a key.

        Raises:
            TooManyRequests: As there.
        """
        if self._limiter is None or any(each.policy == "caller" for each in self.standings):
            return
        self._take(self._limiter.limits.caller(caller_id))
        if organisation_id is not None:
            self._take(self._limiter.limits.organisation(organisation_id))

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The header fields that tell how the limits stand."""
        if not self.standings:
            return []
        return [
            (b"ratelimit-policy", policy_field(self.standings).encode()),
            (b"ratelimit", rate_limit_field(self.standings).encode()),
        ]

    def _take(self, counted: Counted) -> None:
        if self._limiter is not None:
            taken = self._limiter.take(counted)
            self.standings.append(taken)
            taken.require()
