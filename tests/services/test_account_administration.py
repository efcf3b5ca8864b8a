from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.credentials import SessionCredential, TokenCredential
from capliquify.domain.access.permissions import Permission, Role
from capliquify.domain.errors import NotFound, NotSignedIn
from capliquify.services import account_administration, sessions
from capliquify.services.callers import Claim
from capliquify.services.context import Origin
from capliquify.services.identity import key_credential, token_hash
from capliquify.storage.transaction import begin
from support.browsing import make_account
from support.parts import NOW
from support.people import make_key
from support.trust import TESTER

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from capliquify.bootstrap import Parts
    from capliquify.services.context import PersonContext, SystemContext

ORIGIN = Origin(surface="api")


def terminal(parts: Parts) -> AbstractContextManager[SystemContext]:
    later = replace(parts, clock=lambda: NOW + timedelta(seconds=1))
    return later.system_context("cli:jo")


def signed_in(parts: Parts, email: str) -> SessionCredential:
    user_id = make_account(parts, email, Role.MANAGER)
    with parts.system_context("cli:test") as context:
        return SessionCredential(token_hash=token_hash(sessions.start(context, user_id)))


def person(parts: Parts, credential: SessionCredential | TokenCredential) -> AbstractContextManager[PersonContext]:
    return parts.admit_person(credential, ORIGIN)


def counts(parts: Parts, credential: SessionCredential | TokenCredential) -> bool:
    try:
        with person(parts, credential):
            return True
    except NotSignedIn:
        return False


def logged(parts: Parts) -> list[tuple[str, ...]]:
    with parts.context("default", TESTER) as context:
        return context.transaction.execute(
            "select actor, action, subject from audit_entry order by sequence"
        ).fetchall()


def test_everybody_is_signed_out_at_once_and_keys_only_where_asked(parts: Parts) -> None:
    ada, eve = signed_in(parts, "ada@example.com"), signed_in(parts, "eve@example.com")
    key = key_credential(make_key(parts, "default", [Permission.FINANCE_READ]))
    claim = Claim(credential=key, need=Permission.FINANCE_READ, origin=ORIGIN)
    with terminal(parts) as context:
        assert account_administration.revoke_sessions(context).people == 2
    assert not counts(parts, ada)
    assert not counts(parts, eve)
    with parts.admit(claim, None):
        pass
    with terminal(parts) as context:
        assert account_administration.revoke_sessions(context, keys=True).api_keys == 1
    with pytest.raises(NotSignedIn), parts.admit(claim, None):
        pass
    assert logged(parts) == [("cli:jo", "session.revoked", "everybody")] * 2


def test_one_person_is_signed_out_alone(parts: Parts) -> None:
    ada, eve = signed_in(parts, "ada@example.com"), signed_in(parts, "eve@example.com")
    with terminal(parts) as context:
        account_administration.revoke_sessions(context, "Ada@example.com")
    assert not counts(parts, ada)
    assert counts(parts, eve)


def test_a_token_of_another_provider_from_before_counts_no_more(parts: Parts) -> None:
    make_account(parts, "ada@example.com")
    with begin(parts.pool) as transaction:
        transaction.execute("update user_account set external_id = 'user_1'")
    before = TokenCredential(subject="user_1", issued_at=NOW)
    assert counts(parts, before)
    with terminal(parts) as context:
        account_administration.revoke_sessions(context)
    assert not counts(parts, before)
    assert counts(parts, replace(before, issued_at=NOW + timedelta(seconds=1)))


def test_a_closed_account_lets_nobody_in_until_it_is_opened(parts: Parts) -> None:
    ada = signed_in(parts, "ada@example.com")
    with terminal(parts) as context:
        account_administration.disable(context, "ada@example.com")
    assert not counts(parts, ada)
    with terminal(parts) as context:
        account_administration.enable(context, "ada@example.com")
        [shown] = account_administration.list_people(context)
    assert shown.disabled_at is None
    assert shown.roles == [("default", "manager")]
    assert not counts(parts, ada)  # it was ended, and stays so
    assert [entry[1] for entry in logged(parts)] == ["account.disabled", "account.enabled"]


def test_a_lost_second_factor_is_taken_away_and_sessions_with_it(parts: Parts) -> None:
    ada = signed_in(parts, "ada@example.com")
    with begin(parts.pool) as transaction:
        transaction.execute("update user_account set totp_sealed = 'x', totp_confirmed_at = now()")
        transaction.execute("update session set factor_at = now()")
    with terminal(parts) as context:
        account_administration.reset_second_factor(context, "ada@example.com")
        [shown] = account_administration.list_people(context)
    assert not shown.second_factor
    assert not counts(parts, ada)


def test_an_address_nobody_has_is_named(parts: Parts) -> None:
    with (
        pytest.raises(NotFound, match=r"Nobody has an account with the address eve@example\.com"),
        terminal(parts) as it,
    ):
        account_administration.disable(it, "eve@example.com")


def test_all_sessions_that_count_are_listed(parts: Parts) -> None:
    signed_in(parts, "ada@example.com")
    signed_in(parts, "eve@example.com")
    with terminal(parts) as context:
        account_administration.disable(context, "eve@example.com")
        assert [row.email for row in account_administration.list_all_sessions(context)] == ["ada@example.com"]
