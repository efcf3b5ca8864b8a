"""The two shapes a route has: a question reads, a command changes; both document the failures they may meet."""

from __future__ import annotations

from functools import partial
from typing import Final

from litestar import get, post
from litestar.openapi.datastructures import ResponseSpec

from capliquify.api.problems import PROBLEM_KINDS, PROBLEM_MEDIA_TYPE, Problem

_READ_STATUSES: Final = (400, 404, 421, 422, 500, 503)
_WRITE_STATUSES: Final = (400, 403, 404, 409, 413, 421, 422, 500, 503)


def _spec(status: int) -> ResponseSpec:
    """One status, described by the codes it is given for."""
    codes = [kind.code for kind in PROBLEM_KINDS.values() if kind.status == status]
    return ResponseSpec(
        data_container=Problem,
        generate_examples=False,
        description=f"Problem: {', '.join(codes)}.",
        media_type=PROBLEM_MEDIA_TYPE,
    )


question = partial(get, responses={status: _spec(status) for status in _READ_STATUSES})
command = partial(post, responses={status: _spec(status) for status in _WRITE_STATUSES})
