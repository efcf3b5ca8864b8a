"""The page the `type` of a problem leads to."""

from __future__ import annotations

from litestar import MediaType, get
from litestar.params import FromPath

from capliquify.api.asking import OPEN
from capliquify.api.problems import PROBLEM_KINDS
from capliquify.domain.errors import NotFound


@get("/problems/{code:str}", opt=OPEN, media_type=MediaType.TEXT, include_in_schema=False, sync_to_thread=False)
def get_problem_page(code: FromPath[str]) -> str:
    """What a code means and what can be done about it."""
    kind = PROBLEM_KINDS.get(code)
    if kind is None:
        message = f"There is no problem called {code!r}."
        raise NotFound(message)
    return f"{kind.title}\n\nCode: {kind.code}\nHTTP status: {kind.status}\n\n{kind.advice}\n"


HANDLERS = (get_problem_page,)
