"""A filled installation and everybody who may come to its door."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import ROLE_PERMISSIONS, Permission, Role
from capliquify.telemetry.logging import configure_logging
from support.crossing.companies import OURS, THEIRS, Company, describe
from support.crossing.leaks import answer_texts, inside_shown, leaks
from support.http import ask
from support.parts import parts_over
from support.people import make_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from capliquify.ops.postgres_cluster import DatabaseUrls
    from support.crossing.operations import Call

SIGNED_OUT: Final = "signed out"
KEY: Final = "key"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody of a company, or nobody.

    Attributes:
        name: A role, a kind of key, or signed out.
        headers: What they show.
        permissions: What they may do in their company.
    """

    name: str
    headers: Mapping[str, str]
    permissions: frozenset[Permission]

    @property
    def is_person(self) -> bool:
        """Whether it is somebody with an account."""
        return "Cookie" in self.headers


class Installation:
    """The app over a filled database: asked, and every answer and log line looked through."""

    def __init__(self, parts: Parts, logs: io.StringIO) -> None:
        self.parts = parts
        self.app: App = create_app(parts)
        self.ours: Company = describe(parts, OURS)
        self.theirs: Company = describe(parts, THEIRS)
        self._logs = logs

    def callers(self) -> list[Caller]:
        """Somebody of each role of our company, a key that may do everything, and nobody."""
        people = [
            Caller(name=role.value, headers=person.headers, permissions=ROLE_PERMISSIONS[role])
            for role, person in self.ours.people.items()
        ]
        return [*people, self.key_with(*Permission, text=self.ours.key), self.signed_out]

    @property
    def administrator(self) -> Caller:
        person = self.ours.people[Role.ADMINISTRATOR]
        return Caller(name="administrator", headers=person.headers, permissions=ROLE_PERMISSIONS[Role.ADMINISTRATOR])

    @property
    def signed_out(self) -> Caller:
        return Caller(name=SIGNED_OUT, headers={}, permissions=frozenset())

    def key_with(self, *permissions: Permission, text: str | None = None) -> Caller:
        """A key of our company."""
        key = text or make_key(self.parts, OURS, permissions)
        return Caller(name=KEY, headers={"Authorization": f"Bearer {key}"}, permissions=frozenset(permissions))

    def ask(self, caller: Caller, call: Call) -> httpx.Response:
        """The answer to a request."""
        headers = {**call.headers, **caller.headers}
        return ask(self.app, call.target, call.method, headers=headers, content=call.content)

    def found_in(self, answer: httpx.Response, call: Call) -> list[str]:
        """What an answer, or a log line written for it, shows of the other company or of the program's inside."""
        found = leaks(self.theirs, [*answer_texts(answer), self.new_log_lines()], call.sent)
        inside = inside_shown(answer)
        return found if inside is None else [*found, inside]

    def new_log_lines(self) -> str:
        """What was logged since it was last asked."""
        text = self._logs.getvalue()
        self._logs.seek(0)
        self._logs.truncate()
        return text


@contextmanager
def installation_over(urls: DatabaseUrls) -> Iterator[Installation]:
    """An installation over a filled database, its log as the service writes it."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs = io.StringIO()
    configure_logging(level="INFO", process="api", stream=logs)
    try:
        with parts_over(urls) as parts:
            yield Installation(parts, logs)
    finally:
        root.handlers = handlers
        root.setLevel(level)
        structlog.reset_defaults()
