"""People of tests: accounts, sessions and memberships as they lie in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.domain.access.permissions import Permission, Role
from capliquify.services.identity import api_key_text, csrf_token, token_hash
from capliquify.storage.ids import new_id
from capliquify.storage.transaction import begin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from capliquify.api.asgi import App, Receive, Scope, Send
    from capliquify.bootstrap import Parts
    from capliquify.storage.transaction import Transaction

COOKIE = "capliquify_session"
LONG = timedelta(hours=4)


@dataclass(frozen=True)
class SignedIn:
    """Somebody with a session."""

    user_id: UUID
    email: str
    token: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What their browser sends with each request, also with a change."""
        return {"Cookie": f"{COOKIE}={self.token}", "X-CSRF-Token": csrf_token(self.token)}


def sign_in(parts: Parts, email: str = "ada@example.com", *, second_factor: bool = True) -> SignedIn:
    """A new person with a session, member of nothing yet."""
    user_id, token, now = new_id(), "cls_" + secrets.token_urlsafe(32), parts.clock()
    with begin(parts.pool) as transaction:
        transaction.execute(
            "insert into user_account (id, email, name, sessions_valid_from, created_at) values (%s, %s, %s, %s, %s)",
            (user_id, email, email.partition("@")[0].title(), now, now),
        )
        transaction.execute(
            "insert into session (id, token_hash, user_id, created_at, last_seen_at, expires_at, factor_at) "
            "values (%s, %b, %s, %s, %s, %s, %s)",
            (new_id(), token_hash(token), user_id, now, now, now + LONG, now if second_factor else None),
        )
    return SignedIn(user_id, email, token)


def join(  # noqa: PLR0913 - what a membership is made of
    parts: Parts,
    person: SignedIn,
    slug: str,
    role: Role = Role.ADMINISTRATOR,
    *,
    finance: Iterable[Permission] = (),
    approval_limit: Decimal = Decimal(0),
) -> None:
    """Make somebody a member of an organisation."""
    with begin(parts.pool) as transaction:
        organisation_id = _enter(transaction, slug)
        transaction.execute(
            "insert into membership (organisation_id, user_id, role, finance, approval_limit, created_at, created_by) "
            "values (%s, %s, %s, %s, %s, %s, 'test')",
            (organisation_id, person.user_id, role, list(finance), approval_limit, parts.clock()),
        )


def make_key(parts: Parts, slug: str, permissions: Iterable[Permission], *, name: str = "nightly") -> str:
    """A new API key of an organisation, as it is shown once."""
    key_id, secret, now = new_id(), secrets.token_bytes(32), parts.clock()
    with begin(parts.pool) as transaction:
        organisation_id = _enter(transaction, slug)
        text = api_key_text(organisation_id, key_id, secret)
        transaction.execute(
            "insert into api_key (id, organisation_id, name, secret_hash, hint, permissions, created_by, created_at, "
            "expires_at) values (%s, %s, %s, sha256(%b), %s, %s, 'test', %s, %s)",
            (key_id, organisation_id, name, secret, text[-4:], list(permissions), now, now + timedelta(days=90)),
        )
    return text


def asked_by_administrator(app: App, parts: Parts) -> App:
    """The app as an administrator of every organisation sees it; a request with a credential of its own keeps it."""
    administrator = sign_in(parts, f"administrator-{new_id()}@example.com")

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not any(name in {b"cookie", b"authorization"} for name, _ in scope["headers"]):
            _join_everything(parts, administrator)
            more = [(name.lower().encode(), value.encode()) for name, value in administrator.headers.items()]
            scope = {**scope, "headers": [*scope["headers"], *more]}
        await app(scope, receive, send)

    return ask


def _join_everything(parts: Parts, person: SignedIn) -> None:
    with begin(parts.pool) as transaction:
        for (organisation_id,) in transaction.execute_binary("select id from organisation").fetchall():
            transaction.enter(organisation_id)
            transaction.execute(
                "insert into membership (organisation_id, user_id, role, created_at, created_by) "
                "values (%s, %s, 'administrator', %s, 'test') on conflict do nothing",
                (organisation_id, person.user_id, parts.clock()),
            )


def _enter(transaction: Transaction, slug: str) -> UUID:
    row = transaction.execute_binary("select id from organisation where slug = %s", (slug,)).fetchone()
    assert row is not None, f"there is no organisation {slug}"
    organisation_id: UUID = row[0]
    transaction.enter(organisation_id)
    return organisation_id
