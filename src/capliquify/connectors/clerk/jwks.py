"""The keys tokens are signed with: fetched and kept for a while, or one that was pinned."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from capliquify.domain.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

RENEW_SECONDS: Final = 300.0  # from then on one caller fetches while the others go on with what is known
LIFE_SECONDS: Final = 600.0  # from then on nobody goes on without having asked
OUTAGE_SECONDS: Final = 3600.0  # how long keys last while nobody can be asked
PAUSE_SECONDS: Final = 10.0  # between two fetches, whatever ids tokens name

_log: Final = structlog.get_logger(__name__)


class Keys(Protocol):
    """Where the key of a token comes from."""

    def find(self, kid: str) -> RSAKey | None:
        """The key of that id, None when there is none.

        Raises:
            Unavailable: Nobody can say at the moment.
        """


class PinnedKey:
    r"""One public key, given in the settings: nothing is fetched.

    Args:
        pem: The key in PEM; its lines may be joined with `\n` spelled out, as in an environment variable.

    Raises:
        InvalidInput: It is not a public RSA key.
    """

    def __init__(self, pem: str) -> None:
        try:
            key = RSAKey.import_key(pem.replace("\\n", "\n"))
        except (JoseError, ValueError, TypeError):
            key = None
        if key is None or key.is_private:
            message = "The pinned key is not an RSA public key in PEM, which begins with -----BEGIN PUBLIC KEY-----."
            raise InvalidInput(message)
        self._key = key

    def find(self, kid: str) -> RSAKey | None:
        """The pinned key, whatever id a token names."""
        del kid
        return self._key


class FetchedKeys:
    """The published keys; one fetch at a time serves all threads.

    Args:
        fetch: Gives the published keys; raises Unavailable when nobody answers.
        now: Seconds of a clock that never goes back.
    """

    def __init__(
        self, fetch: Callable[[], Iterable[Mapping[str, Any]]], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._fetching = threading.Lock()
        self._keys: dict[str, RSAKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None

    def find(self, kid: str) -> RSAKey | None:
        """The key of that id, None when it is not published.

        Raises:
            Unavailable: The keys cannot be fetched, and those known are missing or too old.
        """
        if kid not in self._keys or self._older_than(LIFE_SECONDS):
            # While nobody answers, threads must not queue up behind one that waits for an answer.
            self._renew(wait=kid not in self._keys or not self._outage)
        elif self._older_than(RENEW_SECONDS):
            self._renew(wait=False)
        if self._older_than(OUTAGE_SECONDS) or (kid not in self._keys and self._outage):
            message = "The keys of sign-in tokens cannot be fetched at the moment; try again in a minute."
            raise Unavailable(message)
        return self._keys.get(kid)

    @property
    def _outage(self) -> bool:
        """Whether the last fetch failed."""
        return self._tried_at is not None and self._tried_at != self._fetched_at

    def _older_than(self, seconds: float) -> bool:
        return self._fetched_at is None or self._now() - self._fetched_at >= seconds

    def _renew(self, *, wait: bool) -> None:
        """Fetch the keys, unless somebody has, or tried, a moment ago."""
        if not self._fetching.acquire(blocking=wait):
            return
        try:
            now = self._now()
            if self._tried_at is not None and now - self._tried_at < PAUSE_SECONDS:
                return
            try:
                fetched = _usable(self._fetch())
            except Unavailable:
                self._tried_at = now
                _log.warning("clerk_keys_unreachable", known=len(self._keys))
                return
            self._keys = fetched
            self._fetched_at = self._tried_at = now
        finally:
            self._fetching.release()


def _usable(published: Iterable[Mapping[str, Any]]) -> dict[str, RSAKey]:
    """The RSA keys for signatures among those published; others are of no use here."""
    keys = {}
    for each in published:
        kid, is_for_us = each.get("kid"), each.get("kty") == "RSA" and each.get("use", "sig") == "sig"
        if isinstance(kid, str) and is_for_us:
            try:
                keys[kid] = RSAKey.import_key({"kty": "RSA", "n": each["n"], "e": each["e"]})
            except (JoseError, ValueError, TypeError, KeyError):
                _log.warning("clerk_key_unusable", kid=kid)
    return keys
