"""One call to a vendor, as often as it takes: allowance, attempts, waiting as it asks, and giving up in time."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import httpx

from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.http import AnswerRefused, EgressRefused
from capliquify.connectors.protocol import Parked, VendorUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.connectors.protocol import CallLog

_ATTEMPTS: Final = 6
_FIRST_WAIT: Final = 0.5
_LONGEST_ASKED: Final = 86_400.0  # whoever asks for more is asked again tomorrow
_OPENS_AFTER: Final = 8  # failures in a row
_OPEN_SECONDS: Final = 60.0
_SERVER_ERRORS: Final = range(500, 600)
_TOO_MANY: Final = 429
_TIMEOUTS: Final = frozenset({408, 425})


class Verdict(Enum):
    """What an answer means for the call."""

    DONE = auto()  # the caller reads it, whatever it says
    AGAIN = auto()  # the same call may succeed in a moment
    RENEW = auto()  # the token is over: get another, then call again


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A verdict, and when to call again where the vendor says so."""

    verdict: Verdict
    wait: float | None = None  # seconds
    reason: str = ""


DONE: Final = Judgement(verdict=Verdict.DONE)


def judge_status(response: httpx.Response, now: datetime) -> Judgement:
    """What most vendors mean by a status: 429, 408, 425 and 5xx may succeed later; `Retry-After` says when."""
    status = response.status_code
    if status == _TOO_MANY or status in _SERVER_ERRORS or status in _TIMEOUTS:
        return Judgement(verdict=Verdict.AGAIN, wait=retry_after_seconds(response, now), reason=f"it answered {status}")
    return DONE


def retry_after_seconds(response: httpx.Response, now: datetime) -> float | None:
    """Seconds of the header `Retry-After`, a number or a date, a day at most; None without a usable one."""
    text = response.headers.get("retry-after", "").strip()
    try:
        return min(max(0.0, float(text)), _LONGEST_ASKED)
    except ValueError:
        pass
    try:
        return min(max(0.0, (parsedate_to_datetime(text) - now).total_seconds()), _LONGEST_ASKED)
    except (ValueError, TypeError):
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call.

    Attributes:
        operation: The vendor's name of it.
        build: Makes the request, anew for each attempt: tokens and signatures are current then.
        judge: What an answer means.
        renew: Gets another token; once a call.
        repeatable: Whether calling twice does no harm; else a call whose answer was lost is not made again.
    """

    operation: str
    build: Callable[[], httpx.Request]
    judge: Callable[[httpx.Response, datetime], Judgement] = judge_status
    renew: Callable[[], None] | None = None
    repeatable: bool = True


@dataclass
class Caller:
    """Calls one vendor.

    Attributes:
        vendor: Its name, for messages.
        http: The way out.
        pace: Time.
        log: Hears of each call.
        jitter: A random share between 0 and 1, so that waiting workers do not come back together.
    """

    vendor: str
    http: httpx.Client
    pace: Pace = field(default_factory=Pace)
    log: CallLog | None = None
    jitter: Callable[[], float] = random.random
    _failures: int = field(default=0, init=False)
    _open_until: datetime | None = field(default=None, init=False)

    def send(self, call: Call) -> httpx.Response:
        """The answer to a call, read whole.

        Raises:
            Parked: It may be called again later than a job should wait.
            VendorUnavailable: Every attempt failed.
        """
        self._require_closed()
        reason, renewed, waited = "", False, 0.0
        for attempt in range(1, _ATTEMPTS + 1):
            response, judgement = self._attempt(call, attempt, waited)
            if judgement.verdict is Verdict.RENEW and call.renew is not None and not renewed:
                call.renew()
                renewed = True
                continue
            if response is not None and judgement.verdict is not Verdict.AGAIN:
                self._failures = 0
                return response
            reason = judgement.reason
            if attempt < _ATTEMPTS:
                waited = self._wait(attempt, judgement.wait, reason)
        self._note_failure()
        message = f"{self.vendor} could not be asked for {call.operation} in {_ATTEMPTS} attempts: {reason}."
        raise VendorUnavailable(message)

    def _attempt(self, call: Call, attempt: int, waited: float) -> tuple[httpx.Response | None, Judgement]:
        started = time.perf_counter()
        response, failure = None, ""
        try:
            response = self.http.send(call.build())
        except (EgressRefused, AnswerRefused) as error:
            raise VendorUnavailable(str(error)) from error
        except httpx.InvalidURL as error:
            message = f"{self.vendor} could not be asked for {call.operation}: an address is none. {error}"
            raise VendorUnavailable(message) from error
        except httpx.TransportError as error:
            failure = f"no answer came ({type(error).__name__})"
        if self.log is not None:
            status = response.status_code if response is not None else None
            seconds = time.perf_counter() - started
            self.log(operation=call.operation, status=status, seconds=seconds, attempt=attempt, waited=waited)
        if response is not None:
            return response, call.judge(response, self.pace.now())
        if not call.repeatable:
            message = f"{self.vendor} did not answer {call.operation}: {failure}. Whether it was done is not known."
            raise VendorUnavailable(message)
        return None, Judgement(verdict=Verdict.AGAIN, reason=failure)

    def _wait(self, attempt: int, asked: float | None, reason: str) -> float:
        wait = asked if asked is not None else _FIRST_WAIT * 2 ** (attempt - 1) * (0.5 + self.jitter())
        if wait > self.pace.longest_wait:
            until = self.pace.instant_after(wait)
            message = f"{self.vendor} asks to be called again at {until:%Y-%m-%d %H:%M:%S} UTC: {reason}."
            raise Parked(message, until)
        self.pace.sleep(wait)
        return wait

    def _require_closed(self) -> None:
        if self._open_until is not None and self.pace.now() < self._open_until:
            message = f"{self.vendor} failed {self._failures} calls in a row and is left alone for a minute."
            raise Parked(message, self._open_until)

    def _note_failure(self) -> None:
        self._failures += _ATTEMPTS
        if self._failures >= _OPENS_AFTER:
            self._open_until = self.pace.now() + timedelta(seconds=_OPEN_SECONDS)
