"""Every error the domain raises; each class has a stable code, edges map codes to their own shapes."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Base of all errors a person can do something about; the message says what happened and what to do."""

    code: ClassVar[str] = "domain-error"


class InvalidInput(DomainError):
    """A value given by a person or a program is not usable."""

    code = "invalid-input"


class NotFound(DomainError):
    """What was asked for does not exist, or belongs to another organisation."""

    code = "not-found"


class Conflict(DomainError):
    """The request contradicts the state the data is in."""

    code = "conflict"


class CurrencyMismatch(DomainError):
    """Amounts of two currencies were added or compared."""

    code = "currency-mismatch"


class RateMissing(DomainError):
    """No exchange rate is known on or before the day it is needed."""

    code = "rate-missing"


class Unavailable(DomainError):
    """A part the answer needs does not respond at the moment; try again."""

    code = "unavailable"


class SourceFailed(DomainError):
    """A connected system refused what it was asked, or did not answer usefully; the message says what to do."""

    code = "source-failed"


class FileRefused(DomainError):
    """A file could not be used at all; nothing of it was stored."""

    code = "file-refused"


class LimitExceeded(DomainError):
    """An input is larger than the configured limit."""

    code = "limit-exceeded"


class NotSignedIn(DomainError):
    """Nobody is known to ask: no credential came, or it is wrong, has expired or was withdrawn."""

    code = "not-signed-in"


class PermissionDenied(DomainError):
    """Whoever asks is known and may not do this."""

    code = "permission-denied"


class SecondFactorNeeded(DomainError):
    """Whoever asks has to give a second factor first, or again."""

    code = "second-factor-needed"


class TooManyRequests(DomainError):
    """Asked or tried too often; the same may be asked again after a while.

    Args:
        message: What happened.
        retry_after_seconds: After how many seconds it may be asked again.
    """

    code = "too-many-requests"

    def __init__(self, message: str, *, retry_after_seconds: int = 60) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
