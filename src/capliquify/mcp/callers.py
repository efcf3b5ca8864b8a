"""Who calls a tool: a key over HTTP, the user of this machine over its pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from capliquify.bootstrap import Parts
from capliquify.domain.access.credentials import KeyCredential
from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import Principal
from capliquify.domain.errors import NotFound
from capliquify.services import audit, organisations
from capliquify.services.answers.organisations import Organisations
from capliquify.services.audit import Act
from capliquify.services.callers import Claim
from capliquify.services.context import Context, Origin

if TYPE_CHECKING:
    from mcp.server.mcpserver.context import Context as CallContext
    from starlette.types import Scope

CALLER: Final = "capliquify.caller"

_DEFAULT_ORGANISATION: Final = "default"
_ON_THIS_MACHINE: Final = Origin(surface="mcp")


class Caller(Protocol):
    """Whoever calls a tool."""

    def context(self, need: Permission, organisation: str | None) -> AbstractContextManager[Context]:
        """A reading context of an organisation, where the caller has a permission.

        Raises:
            DomainError: The caller, the permission or the organisation is refused.
        """

    def organisations(self, need: Permission) -> Organisations:
        """The organisations the caller may ask about."""

    def record(self, act: Act, organisation: str | None) -> None:
        """Write down what the caller did, in a transaction of its own."""


@dataclass(frozen=True, kw_only=True)
class KeyCaller:
    """A program with an API key."""

    parts: Parts
    credential: KeyCredential
    origin: Origin

    @contextmanager
    def context(self, need: Permission, organisation: str | None) -> Iterator[Context]:
        """A reading context of the key's organisation; another one named is not found."""
        claim = Claim(credential=self.credential, need=need, origin=self.origin)
        with self.parts.admit(claim, organisation, read_only=True) as context:
            yield context

    def organisations(self, need: Permission) -> Organisations:
        """The one organisation the key belongs to."""
        with self.context(need, None) as context:
            return Organisations(organisations=[organisations.get_organisation(context)])

    def record(self, act: Act, organisation: str | None) -> None:
        """Written into the log of the key's own organisation, whichever was named."""
        del organisation
        with self.parts.recognise(self.credential, self.origin) as context:
            audit.record(context, act)


@dataclass(frozen=True, kw_only=True)
class TerminalCaller:
    """The user of this machine, whose program started the server."""

    parts: Parts
    principal: Principal
    origin: Origin = _ON_THIS_MACHINE

    @contextmanager
    def context(self, need: Permission, organisation: str | None) -> Iterator[Context]:
        """A reading context of an organisation, by default of `default`."""
        self.principal.require(need)
        slug = organisation or _DEFAULT_ORGANISATION
        with self.parts.context(slug, self.principal, read_only=True) as context:
            yield replace(context, origin=self.origin)

    def organisations(self, need: Permission) -> Organisations:
        """All organisations of this installation."""
        self.principal.require(need)
        with self.parts.system_context(self.principal.actor, self.origin) as context:
            return organisations.list_organisations(context)

    def record(self, act: Act, organisation: str | None) -> None:
        """Written into the log of the organisation named; where there is none, into the installation's."""
        try:
            with self.parts.context(organisation or _DEFAULT_ORGANISATION, self.principal) as context:
                audit.record(replace(context, origin=self.origin), act)
        except NotFound:
            with self.parts.system_context(self.principal.actor, self.origin) as system:
                audit.record_for_installation(system, act)


CallerOf = Callable[["CallContext[Any, Any]"], Caller]


def caller_with_key(context: CallContext[Any, Any]) -> Caller:
    """The caller of a request over HTTP, whom the check before the protocol recognised."""
    request = context.request_context.request
    scope: Scope = request.scope if request is not None else {}
    found = scope.get(CALLER)
    if not isinstance(found, KeyCaller):
        message = "a tool was called by nobody"
        raise TypeError(message)
    return found


@dataclass(frozen=True, slots=True)
class Call:
    """A tool being called: by whom, and what it takes."""

    caller: Caller
    need: Permission


# Tools run in threads, which see the context variables of the call.
CALL: Final[ContextVar[Call]] = ContextVar("capliquify_mcp_call")
