"""What Clerk's webhooks make of people, companies and memberships, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.storage.repositories.people import set_disabled
from capliquify.storage.tenancy import INSTALLATION_ID
from capliquify.storage.transaction import begin
from support.clerk import ClerkWorld, bearer, post_event
from support.http import ask
from support.people import sign_in
from windtunnel.clerk.webhooks import doubled_and_shuffled, new_secret

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts


@pytest.fixture
def world() -> ClerkWorld:
    return ClerkWorld()


@pytest.fixture
def app(world: ClerkWorld, parts: Parts) -> App:
    return create_app(world.signing_in(parts))


def accounts(parts: Parts) -> list[tuple[Any, ...]]:
    """Address, name, provider, id at Clerk and whether the account is open."""
    return rows(
        parts, "select email, name, provider, external_id, disabled_at is null from user_account order by email"
    )


def members(parts: Parts) -> list[tuple[Any, ...]]:
    """Company, address and role of every membership that counts."""
    found: list[tuple[Any, ...]] = []
    with begin(parts.pool) as transaction:
        for organisation_id, slug in transaction.execute_binary("select id, slug from organisation order by slug"):
            transaction.enter(organisation_id)
            found += transaction.execute_binary(
                "select %s, u.email, m.role from membership m join user_account u on u.id = m.user_id "
                "where m.removed_at is null and m.organisation_id = %s order by u.email",
                (slug, organisation_id),
            ).fetchall()
    return found


def companies(parts: Parts) -> list[tuple[Any, ...]]:
    return rows(
        parts, "select slug, name, closed_at is null from organisation where external_id is not null order by slug"
    )


def acts(parts: Parts) -> list[str]:
    """What the installation's log tells."""
    with begin(parts.pool, INSTALLATION_ID) as transaction:
        return [row[0] for row in transaction.execute("select action from audit_entry order by sequence").fetchall()]


def rows(parts: Parts, query: str) -> list[tuple[Any, ...]]:
    with begin(parts.pool) as transaction:
        return transaction.execute_binary(query).fetchall()


def test_people_companies_and_memberships_come_into_being(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada = directory.add_user("Ada@Example.com", "Ada Lovelace")
    acme = directory.add_organization("Acme Ltd", "Acme_UK")
    directory.add_member(acme, ada, "org:admin")

    assert world.deliver(app) == [204, 204, 204]
    assert accounts(parts) == [("ada@example.com", "Ada Lovelace", "clerk", ada, True)]
    assert companies(parts) == [("acme-uk", "Acme Ltd", True)]
    assert members(parts) == [("acme-uk", "ada@example.com", "administrator")]
    assert acts(parts) == ["account.created", "organisation.created", "member.added"]


def test_a_change_is_made_here_too_and_the_slug_stays(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    membership = directory.add_member(acme, ada)
    directory.change_user(ada, email="ada@acme.example", last_name="King")
    directory.change_organization(acme, name="Acme Group", slug="acme-group")
    directory.change_member(membership, "org:manager")

    assert set(world.deliver(app)) == {204}
    assert accounts(parts) == [("ada@acme.example", "Ada King", "clerk", ada, True)]
    assert companies(parts) == [("acme", "Acme Group", True)]
    assert members(parts) == [("acme", "ada@acme.example", "manager")]


def test_a_message_that_comes_twice_counts_once(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada)
    messages = world.stand_in.outbox.taken()
    world.deliver(app, messages)
    before = acts(parts)

    assert world.deliver(app, messages) == [204, 204, 204]
    assert acts(parts) == before


@pytest.mark.parametrize("seed", range(6))
def test_any_order_ends_the_same(world: ClerkWorld, app: App, parts: Parts, seed: int) -> None:
    directory = world.stand_in.directory
    ada, ben = directory.add_user("ada@example.com", "Ada L"), directory.add_user("ben@example.com", "Ben M")
    acme, gone = directory.add_organization("Acme", "acme"), directory.add_organization("Gone", "gone")
    first = directory.add_member(acme, ada, "org:manager")
    directory.add_member(gone, ada, "org:admin")
    directory.add_member(acme, ben, "org:member")
    directory.remove_member(first)
    again = directory.add_member(acme, ada, "org:member")
    directory.change_member(again, "org:operator")
    directory.change_user(ada, email="ada@acme.example")
    directory.change_organization(acme, name="Acme Group")
    directory.delete_user(ben)
    directory.delete_organization(gone)

    assert set(world.deliver(app, doubled_and_shuffled(world.stand_in.outbox.taken(), seed))) == {204}
    assert members(parts) == [("acme", "ada@acme.example", "operator")]
    assert [row for row in accounts(parts) if row[4]] == [("ada@acme.example", "Ada L", "clerk", ada, True)]
    assert [row for row in companies(parts) if row[2]] == [("acme", "Acme Group", True)]


def test_a_membership_before_its_person_and_company_brings_both(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada)
    _, _, membership = world.stand_in.outbox.taken()

    assert world.deliver(app, [membership]) == [204]
    assert members(parts) == [("acme", "ada@example.com", "viewer")]


def test_an_older_event_after_a_newer_one_changes_nothing(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada = directory.add_user("ada@example.com", "Ada Lovelace")
    directory.change_user(ada, last_name="King")
    created, changed = world.stand_in.outbox.taken()
    world.deliver(app, [changed])
    before = acts(parts)
    world.deliver(app, [created])

    assert [row[1] for row in accounts(parts)] == ["Ada King"]
    assert acts(parts) == before


def test_who_was_deleted_stays_deleted_whatever_comes_later(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada)
    directory.delete_user(ada)
    user, company, membership, removed, deleted = world.stand_in.outbox.taken()

    assert set(world.deliver(app, [company, deleted, removed, membership, user])) == {204}
    assert accounts(parts) == []
    assert members(parts) == []


def test_a_person_deleted_at_clerk_is_shut_out_at_once(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada)
    world.deliver(app)
    shown = bearer(world.token(ada, acme))
    assert ask(app, "/api/v1/imports", headers=shown).status_code == 200
    directory.delete_user(ada)
    world.deliver(app)

    assert ask(app, "/api/v1/imports", headers=shown).status_code == 401
    assert members(parts) == []


def test_a_person_barred_at_clerk_is_let_in_again_when_the_bar_is_lifted(
    world: ClerkWorld, app: App, parts: Parts
) -> None:
    ada = world.stand_in.directory.add_user("ada@example.com")
    world.stand_in.directory.change_user(ada, banned=True)
    world.deliver(app)
    assert [row[4] for row in accounts(parts)] == [False]
    world.stand_in.directory.change_user(ada, banned=False)
    world.deliver(app)

    assert [row[4] for row in accounts(parts)] == [True]


def test_an_account_closed_here_stays_closed_whatever_changes_at_clerk(
    world: ClerkWorld, app: App, parts: Parts
) -> None:
    ada = world.stand_in.directory.add_user("ada@example.com")
    world.deliver(app)
    with begin(parts.pool) as transaction:
        (row,) = transaction.execute_binary("select id from user_account").fetchall()
        set_disabled(transaction, row[0], world.clock())
    world.stand_in.directory.change_user(ada, last_name="King")
    world.deliver(app)

    assert [(row[1], row[4]) for row in accounts(parts)] == [("Ada King", False)]


def test_a_company_deleted_at_clerk_closes_with_thirty_days_of_grace(world: ClerkWorld, app: App, parts: Parts) -> None:
    acme = world.stand_in.directory.add_organization("Acme", "acme")
    world.stand_in.directory.delete_organization(acme)
    world.deliver(app)

    due = rows(parts, "select closed_at, deletion_due_at from organisation where external_id is not null")
    assert due == [(world.clock(), world.clock() + timedelta(days=30))]


@pytest.mark.parametrize("slug", ["default", "demo", "acme"])
def test_a_slug_that_is_taken_gets_a_number(world: ClerkWorld, app: App, parts: Parts, slug: str) -> None:
    world.stand_in.directory.add_organization("First", "acme")
    world.stand_in.directory.add_organization("Second", slug)
    world.deliver(app)

    assert [row[0] for row in companies(parts) if row[1] == "Second"] == [f"{slug}-2"]


def test_an_account_of_our_own_is_taken_over_by_whoever_owns_its_address(
    world: ClerkWorld, app: App, parts: Parts
) -> None:
    person = sign_in(parts, "ada@example.com")
    ada = world.stand_in.directory.add_user("ada@example.com", "Ada Lovelace")
    world.deliver(app)

    assert accounts(parts) == [("ada@example.com", "Ada Lovelace", "clerk", ada, True)]
    assert rows(parts, "select id from user_account") == [(person.user_id,)]
    assert rows(parts, "select count(*) from session") == [(0,)]


def test_an_account_of_our_own_is_not_taken_over_with_an_address_nobody_verified(
    world: ClerkWorld, app: App, parts: Parts
) -> None:
    sign_in(parts, "ada@example.com")
    mallory = world.stand_in.directory.add_user("ada@example.com", "Mallory M", verified=False)
    world.deliver(app)

    assert accounts(parts) == [
        ("ada@example.com", "Ada", "built-in", None, True),
        (f"{mallory}@clerk.invalid", "Mallory M", "clerk", mallory, True),
    ]


def test_whoever_joins_again_has_none_of_the_limits_they_had(world: ClerkWorld, app: App, parts: Parts) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    membership = directory.add_member(acme, ada)
    world.deliver(app)
    with begin(parts.pool) as transaction:
        (row,) = transaction.execute_binary("select id from organisation where slug = 'acme'").fetchall()
        transaction.enter(row[0])
        transaction.execute("update membership set approval_limit = 500, finance = '{finance:approve}'")
    directory.remove_member(membership)
    directory.add_member(acme, ada)
    world.deliver(app)

    with begin(parts.pool, row[0]) as transaction:
        kept = transaction.execute_binary("select approval_limit, finance from membership").fetchall()
    assert [(int(limit), finance) for limit, finance in kept] == [(0, [])]


def test_both_secrets_count_while_one_replaces_the_other(world: ClerkWorld, parts: Parts) -> None:
    old, new = world.stand_in.outbox.secrets[0], new_secret()
    clerk = world.clerk(webhook_secrets=(new, old))
    app = create_app(replace(parts, clock=world.clock, identity=clerk.identity, clerk=clerk))
    world.stand_in.directory.add_user("ada@example.com")
    (message,) = world.stand_in.outbox.taken()

    by_old = post_event(app, message.body, message.headers(world.clock(), old)).status_code
    by_new = post_event(app, message.body, message.headers(world.clock(), new)).status_code
    by_both = post_event(app, message.body, message.headers(world.clock(), new_secret(), new)).status_code

    assert (by_old, by_new, by_both) == (204, 204, 204)


@pytest.mark.parametrize("fault", ["other-secret", "no-headers", "body", "id", "too-old", "too-new", "version"])
def test_what_is_not_clerks_is_refused_and_changes_nothing(
    world: ClerkWorld, app: App, parts: Parts, fault: str
) -> None:
    world.stand_in.directory.add_user("ada@example.com")
    (message,) = world.stand_in.outbox.taken()
    (secret,) = world.stand_in.outbox.secrets
    body, headers = message.body, message.headers(world.clock(), secret)
    match fault:
        case "other-secret":
            headers = message.headers(world.clock(), new_secret())
        case "no-headers":
            headers = {"content-type": "application/json"}
        case "body":
            body = body.replace(b"ada@", b"eve@")
        case "id":
            headers["svix-id"] = "msg_other"
        case "too-old":
            headers = message.headers(world.clock() - timedelta(minutes=5, seconds=1), secret)
        case "too-new":
            headers = message.headers(world.clock() + timedelta(minutes=5, seconds=1), secret)
        case "version":
            headers["svix-signature"] = headers["svix-signature"].replace("v1,", "v1a,")
    answer = post_event(app, body, headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert accounts(parts) == []
    assert rows(parts, "select message_id from webhook_receipt") == []


def test_a_message_nearly_five_minutes_old_counts(world: ClerkWorld, app: App, parts: Parts) -> None:
    world.stand_in.directory.add_user("ada@example.com")
    (message,) = world.stand_in.outbox.taken()
    headers = message.headers(world.clock() - timedelta(minutes=5), *world.stand_in.outbox.secrets)

    assert post_event(app, message.body, headers).status_code == 204
    assert len(accounts(parts)) == 1


def test_an_event_of_no_concern_is_taken_and_changes_nothing(world: ClerkWorld, app: App, parts: Parts) -> None:
    world.stand_in.outbox.put("role.deleted", {"object": "role", "id": "role_1", "deleted": True})

    assert world.deliver(app) == [204]
    assert acts(parts) == []


@pytest.mark.parametrize("body", [b"{}", b"[]", b"{", b'{"type": "user.created", "data": {}}'])
def test_what_is_signed_and_not_understood_is_told(world: ClerkWorld, app: App, parts: Parts, body: bytes) -> None:
    message = replace(
        world.stand_in.outbox.put("role.deleted", {"object": "role", "id": "r", "deleted": True}), body=body
    )
    answer = post_event(app, body, message.headers(world.clock(), *world.stand_in.outbox.secrets))

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-input")
    assert rows(parts, "select message_id from webhook_receipt") == []


def test_a_body_above_a_mebibyte_is_refused(app: App) -> None:
    answer = post_event(app, b"x" * ((1 << 20) + 1), {"content-type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "limit-exceeded")


def test_where_clerk_signs_nobody_in_there_are_no_webhooks(world: ClerkWorld, parts: Parts) -> None:
    world.stand_in.directory.add_user("ada@example.com")

    assert world.deliver(create_app(parts)) == [404]
    assert accounts(parts) == []


def test_a_delivery_that_fails_is_repeated_until_it_is_taken(world: ClerkWorld) -> None:
    answers = iter([503, 500, 204])
    sent: list[str] = []
    world.stand_in.directory.add_user("ada@example.com")
    (message,) = world.stand_in.outbox.taken()

    def send(_body: bytes, headers: Any) -> int:  # noqa: ANN401 - headers of any mapping
        sent.append(headers["svix-id"])
        return next(answers)

    assert world.stand_in.outbox.deliver(message, send) == 204
    assert sent == [message.id] * 3
