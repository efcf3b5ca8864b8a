"""The first administrator: whoever opens the link that the start of a new installation prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.services import attempts, audit, sessions
from capliquify.services.accounts import add_account
from capliquify.services.audit import Act
from capliquify.services.identity import token_hash
from capliquify.services.links import LinkKind, make_link
from capliquify.services.refusals import Refused
from capliquify.services.sign_in import SignedIn
from capliquify.storage.repositories import members, one_time_links, organisations, people

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from capliquify.services.context import SystemContext

LINK_LIFE: Final = timedelta(hours=24)
PURPOSE: Final = "first-administrator"

_LINK: Final = LinkKind(purpose=PURPOSE, page="welcome", life=LINK_LIFE)


def offer(context: SystemContext, web_url: str) -> str | None:
    """A new link in the place of those before; None once anybody has an account.

    Args:
        context: The start of the service, or the terminal.
        web_url: Where people reach the web app.
    """
    if people.any_account(context.transaction):
        return None
    return make_link(context, _LINK, web_url)


def begin(context: SystemContext, token: str) -> Refused | None:
    """Whether a token counts, which stays unused; commit in any case."""
    refused = attempts.count_from_address(context)
    if refused is not None:
        return refused
    if one_time_links.link_counts(context.transaction, token_hash(token), PURPOSE, context.clock()) is None:
        return Refused(_link_over())
    return None


def finish(context: SystemContext, token: str, account: tuple[str, str, str], user_agent: str | None) -> SignedIn:
    """Make the first administrator, of every organisation without members, and sign them in.

    Args:
        context: Nobody yet.
        token: What the link brought.
        account: Address, name and the hash of a password, all found good.
        user_agent: What their browser calls itself.

    Raises:
        InvalidInput: The link was used at this moment, or has run out.
        Conflict: Somebody has an account by now.
    """
    if one_time_links.use_link(context.transaction, token_hash(token), PURPOSE, context.clock()) is None:
        raise _link_over()
    if people.any_account(context.transaction):
        message = "There is an account already: an administrator of your company can invite you."
        raise Conflict(message)
    email, name, password_hash = account
    user_id = add_account(context, email, name, password_hash)
    somebody = replace(context, actor=f"user:{email}")
    joined = _join_where_nobody_is(somebody, [user_id])
    signed_in = sessions.start(somebody, user_id, user_agent=user_agent)
    act = Act(action="account.first_administrator_made", subject=email, after={"organisations": len(joined)})
    audit.record_for_installation(somebody, act, joined)
    return SignedIn(token=signed_in, next="enrol-second-factor" if joined else "done")


def share_organisation(context: SystemContext, slug: str) -> None:
    """Make the administrators of the organisation `default` administrators of another one where nobody is a member.

    Args:
        context: Who made the other one.
        slug: The other one.
    """
    known = {each.slug: each.id for each in organisations.list_organisations(context.transaction)}
    home, other = known.get(organisations.DEFAULT_SLUG), known[slug]
    if home is None or home == other:
        return
    context.transaction.enter(home)
    found = members.list_members(context.transaction)
    administrators = [each.user_id for each in found if each.role == Role.ADMINISTRATOR]
    context.transaction.enter(other)
    members.lock_members(context.transaction)
    if not administrators or members.list_members(context.transaction):
        return
    _add_administrators(context, administrators)
    act = Act(action="member.added", subject=slug, after={"administrators": len(administrators)})
    audit.record_for_installation(context, act, [other])


def _join_where_nobody_is(context: SystemContext, user_ids: Iterable[UUID]) -> list[UUID]:
    joined = []
    for organisation in organisations.list_organisations(context.transaction):
        context.transaction.enter(organisation.id)
        members.lock_members(context.transaction)
        if not members.list_members(context.transaction):
            _add_administrators(context, user_ids)
            joined.append(organisation.id)
    return joined


def _add_administrators(context: SystemContext, user_ids: Iterable[UUID]) -> None:
    for user_id in user_ids:
        members.add_member(
            context.transaction,
            members.NewMembership(
                user_id=user_id,
                role=Role.ADMINISTRATOR,
                finance=(),
                approval_limit=Decimal(0),
                created_at=context.clock(),
                created_by=context.actor,
            ),
        )


def _link_over() -> InvalidInput:
    return InvalidInput("The link was used, has run out or was replaced by a newer one: start the service again.")
