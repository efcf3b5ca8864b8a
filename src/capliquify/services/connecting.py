"""Connecting a system step by step: vendors are called between transactions, never while one is open."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from capliquify.connectors.protocol import SourceFailure
from capliquify.domain.errors import Conflict, NotFound, SourceFailed
from capliquify.services import connections, consent, source_reading
from capliquify.services.answers.sources import Connecting, SourceAccount
from capliquify.services.connection_setup import setup_of
from capliquify.services.refusals import settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capliquify.connectors.protocol import Account
    from capliquify.services.connections import NewSource
    from capliquify.services.connector_stores import OpenContext
    from capliquify.services.consent import Answer
    from capliquify.services.context import Context
    from capliquify.services.source_access import SourceAccess


def begin(context: Context, new: NewSource) -> Connecting:
    """Store what a person gave, and say what comes next: consent, or the account. Nothing is called yet.

    Raises:
        NotFound: There is no connector for the vendor.
        InvalidInput: Something is missing, or not usable.
        Conflict: Rows of the vendor's files would count twice.
    """
    return standing(context, str(connections.create(context, new).id))


def standing(context: Context, source_id: str) -> Connecting:
    """A connection that is not finished, or needs consent anew, and what comes next.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected.
    """
    row = connections.require(context, source_id)
    needs_consent = context.connectors(row.vendor).needs_consent(setup_of(context, row))
    source = source_reading.get_source(context, source_id)
    return Connecting(source=source, next="consent" if needs_consent else "account")


def go_on(access: SourceAccess, open_context: OpenContext, begun: Connecting) -> Connecting:
    """Find the account of a connection that needs nobody's consent; where its credentials open none it is forgotten.

    Raises:
        Conflict: The account is connected already; the second connection is forgotten too.
        SourceFailed: The vendor does not let us in with what was given.
    """
    if begun.next != "account":
        return begun
    try:
        return _only_account(access, open_context, begun.source.id)
    except SourceFailed:
        _forget(open_context, begun.source.id)
        raise


def finish_consent(access: SourceAccess, open_context: OpenContext, answer: Answer) -> Connecting:
    """Exchange what somebody came back with for a token, and find the account.

    Raises:
        Conflict: Nobody was asked for this consent, or somebody else was; it was denied, used already, or is too old;
            or the account is connected already, and the second connection is forgotten.
        SourceFailed: The vendor gives no token.
    """
    with open_context() as context:
        outcome = consent.take(context, answer)
    agreed = settled(outcome)
    with _told_plainly(), access.reach(open_context, agreed.connection_id) as reach:
        token = reach.connector.exchange(reach.tools, reach.setup, agreed.consent, agreed.code)
        with open_context() as context:
            reach.tokens.put(context, token)
    return _only_account(access, open_context, str(agreed.connection_id))


def choose_account(
    access: SourceAccess, open_context: OpenContext, source_id: str, account_id: str | None
) -> Connecting:
    """Let a connection lead to one of the accounts its credentials open, and queue its first sync.

    Args:
        access: The way to connected systems.
        open_context: Opens the organisation's contexts.
        source_id: The connection.
        account_id: The account; where left out a single one is taken, and of several nothing is done but list them.

    Raises:
        NotFound: There is no such connection or account.
        Conflict: It was disconnected, leads to another account, or the account is connected already.
        SourceFailed: The vendor does not let us in.
    """
    with open_context() as context:
        row = connections.require(context, source_id)
    with _told_plainly():
        accounts = access.accounts(open_context, row.id)
    chosen = _chosen(accounts, account_id or row.account_id)
    with open_context() as context:
        if chosen is not None:
            connections.choose_account(context, source_id, chosen)
        source = source_reading.get_source(context, source_id)
    if chosen is not None:
        return Connecting(source=source, next="done")
    listed = [SourceAccount(id=each.id, name=each.name, currency=each.currency) for each in accounts]
    return Connecting(source=source, next="account", accounts=listed)


def _only_account(access: SourceAccess, open_context: OpenContext, source_id: str) -> Connecting:
    """The single account of a connection; one that is connected already leaves nothing of this one."""
    try:
        return choose_account(access, open_context, source_id, None)
    except Conflict:
        with open_context() as context:
            never_connected = not connections.require(context, source_id).account_id
        if never_connected:
            _forget(open_context, source_id)
        raise


def _forget(open_context: OpenContext, source_id: str) -> None:
    """End what never worked: it would only stand in the way of the next attempt."""
    with open_context() as context:
        connections.disconnect(context, source_id)


def _chosen(accounts: Sequence[Account], account_id: str) -> Account | None:
    if not account_id:
        return accounts[0] if len(accounts) == 1 else None
    for each in accounts:
        if each.id == account_id:
            return each
    names = ", ".join(f"{each.name} ({each.id})" for each in accounts) or "none"
    message = f"The credentials do not open the account {account_id}. They open {names}."
    raise NotFound(message)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What a connector says of a failure is what a person is told."""
    try:
        yield
    except SourceFailure as failure:
        raise SourceFailed(str(failure)) from failure
