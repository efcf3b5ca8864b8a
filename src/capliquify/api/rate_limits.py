"""Requests counted before anything else is done for them, and how the limits stand told with every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.api.plain_answers import send_problem
from capliquify.domain.errors import TooManyRequests
from capliquify.services.rate_limits import RequestCount

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.api.asgi import App, Message, Receive, Scope, Send
    from capliquify.services.rate_limits import RateLimiter

_COUNT: Final = "capliquify.request_count"
# Probes ask all the time, and what they ask says whether anything works at all.
_EXEMPT: Final = frozenset({"/livez", "/readyz", "/api/health"})


def with_rate_limit(app: App, limiter: RateLimiter | None, is_counted: Callable[[str], bool]) -> App:
    """Refuse an address that asks too often, and add `RateLimit-Policy` and `RateLimit` to what is answered.

    Args:
        app: What answers the requests let through.
        limiter: Counts; None lets everything through.
        is_counted: Whether requests of a path count; the files of the web app cost next to nothing.
    """
    if limiter is None:
        return app
    limiter.start_sharing()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _EXEMPT or not is_counted(scope["path"]):
            await app(scope, receive, send)
            return
        count = scope[_COUNT] = RequestCount(limiter)

        async def send_with_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *count.headers]
            await send(message)

        client = scope.get("client")
        try:
            count.count_address(client[0] if client else None)
        except TooManyRequests as refusal:
            headers = {"retry-after": str(refusal.retry_after_seconds)}
            await send_problem(scope, send_with_standing, refusal.code, str(refusal), headers=headers)
            return
        await app(scope, receive, send_with_standing)

    return answer


def request_count(scope: Scope) -> RequestCount:
    """How the limits of a request stand; of one that passed no limiter nothing is counted."""
    found = scope.get(_COUNT)
    return found if isinstance(found, RequestCount) else RequestCount()
