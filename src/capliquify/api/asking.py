"""The two shapes a route has: a question reads, a command changes; both document the failures they may meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import SecurityRequirement

from capliquify.api.calling import BEFORE_SECOND_FACTOR, FRESH_FACTOR, NEED
from capliquify.api.problems import PROBLEM_KINDS, PROBLEM_MEDIA_TYPE, Problem
from capliquify.domain.access.permissions import Everyone, Need

Route = Callable[[Callable[..., Any]], HTTPRouteHandler]

OPEN: Final = {NEED: Everyone.PUBLIC}  # what a route without a permission declares

_READ_STATUSES: Final = (400, 404, 421, 422, 429, 500, 503)
_WRITE_STATUSES: Final = (400, 401, 403, 404, 409, 413, 421, 422, 429, 500, 503)


def _spec(status: int) -> ResponseSpec:
    """One status, described by the codes it is given for."""
    codes = [kind.code for kind in PROBLEM_KINDS.values() if kind.status == status]
    return ResponseSpec(
        data_container=Problem,
        generate_examples=False,
        description=f"Problem: {', '.join(codes)}.",
        media_type=PROBLEM_MEDIA_TYPE,
    )


def question(
    path: str,
    *,
    need: Need,
    before_second_factor: bool = False,
    **options: Any,  # noqa: ANN401 - those of the framework
) -> Route:
    """A route that reads.

    Args:
        path: Its address.
        need: The permission it takes.
        before_second_factor: Whether it answers before the second factor of a sign-in was given.
        **options: Whatever the framework's `get` takes.
    """
    opt = {NEED: need, BEFORE_SECOND_FACTOR: before_second_factor}
    return get(path, opt=opt, security=_security(need), responses=_responses(need, _READ_STATUSES), **options)


def command(
    path: str,
    *,
    need: Need,
    fresh_factor: bool = False,
    before_second_factor: bool = False,
    method: Callable[..., Any] = post,
    **options: Any,  # noqa: ANN401 - those of the framework
) -> Route:
    """A route that changes something.

    Args:
        path: Its address.
        need: The permission it takes.
        fresh_factor: Whether it takes a second factor given within the last ten minutes.
        before_second_factor: Whether it answers before the second factor of a sign-in was given.
        method: The framework's decorator of the HTTP method.
        **options: Whatever that decorator takes.
    """
    opt = {NEED: need, FRESH_FACTOR: fresh_factor, BEFORE_SECOND_FACTOR: before_second_factor}
    route: Route = method(
        path, opt=opt, security=_security(need), responses=_responses(need, _WRITE_STATUSES), **options
    )
    return route


def _responses(need: Need, statuses: tuple[int, ...]) -> dict[int, ResponseSpec]:
    """The failures of a route: whoever reads what needs no credential is never refused for one."""
    more = () if need is Everyone.PUBLIC else (401, 403)
    return {status: _spec(status) for status in sorted({*statuses, *more})}


def _security(need: Need) -> list[SecurityRequirement] | None:
    """How a caller may show who they are."""
    return None if need is Everyone.PUBLIC else [{"session": []}, {"key": []}]
