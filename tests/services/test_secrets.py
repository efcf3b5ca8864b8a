from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict, InvalidInput, NotFound
from capliquify.services import secret_rotation, secrets, vault
from capliquify.services.context import SystemContext
from capliquify.storage.keyring import Keyring
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from capliquify.storage.repositories.sealed_values import SEALED_COLUMNS, SECRET
from support.tenants import NOON
from support.trust import MASTER_KEY, ORIGIN, TRUST, context_of

if TYPE_CHECKING:
    from capliquify.services.context import Context
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

VALUE = b"refresh-token-of-xero"
NEW_MASTER = bytes([7]) * 32


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow) -> Context:
    return context_of(transaction, organisation)


def rotate(context: Context) -> int:
    """A whole rotation; gives how many values were sealed anew."""
    secret_rotation.rotate_data_key(context, "somebody left")
    done, last = 0, None
    while (batch := secret_rotation.reseal(context, SECRET, last)).values:
        done, last = done + batch.values, batch.last
    return done


def acts(transaction: Transaction) -> list[tuple[str, str]]:
    rows = transaction.execute("select action, subject from audit_entry order by sequence").fetchall()
    return [(row[0], row[1]) for row in rows]


def everything_stored(transaction: Transaction) -> str:
    statement = (
        "select t::text from secret t union all select t::text from data_key t "
        "union all select t::text from audit_entry t"
    )
    return str(transaction.execute(statement).fetchall())


def test_a_secret_is_kept_sealed_and_opens_for_whoever_uses_it(context: Context) -> None:
    secrets.put_secret(context, "xero.refresh-token", VALUE)

    assert secrets.get_secret(context, "xero.refresh-token") == VALUE
    stored = everything_stored(context.transaction)
    assert VALUE.decode() not in stored
    assert VALUE.hex() not in stored
    assert acts(context.transaction) == [("secret.set", "secret:xero.refresh-token")]


def test_a_list_of_secrets_tells_no_value(context: Context) -> None:
    secrets.put_secret(context, "b", VALUE)
    secrets.put_secret(context, "a", VALUE)

    answer = secrets.list_secrets(context)

    assert [(each.name, each.created_by, each.sealed_at) for each in answer.secrets] == [
        ("a", "job:test", NOON),
        ("b", "job:test", NOON),
    ]
    assert answer.data_key_created_at == NOON
    assert {each.data_key for each in answer.secrets} == {str(vault.current_key(context).id)}


def test_setting_a_secret_again_replaces_its_value_and_says_so(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)
    secrets.put_secret(context, "xero", b"another")

    assert secrets.get_secret(context, "xero") == b"another"
    after = context.transaction.execute("select after::text from audit_entry order by sequence").fetchall()
    assert after == [('{"replaced":false}',), ('{"replaced":true}',)]


def test_a_deleted_secret_is_gone(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)

    secrets.delete_secret(context, "xero")

    assert secrets.list_secrets(context).secrets == []
    with pytest.raises(NotFound, match="There is no secret 'xero'"):
        secrets.get_secret(context, "xero")
    assert acts(context.transaction)[-1] == ("secret.deleted", "secret:xero")


@pytest.mark.parametrize("name", ["", "Xero", "a b", "a|b", "x" * 101])
def test_a_name_that_cannot_be_used_is_refused(context: Context, name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a secret"):
        secrets.put_secret(context, name, VALUE)


@pytest.mark.parametrize("value", [b"", bytes(64 * 1024 + 1)], ids=["empty", "too large"])
def test_a_value_of_no_use_is_refused_without_showing_it(context: Context, value: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"A secret has 1 to 65536 bytes, this one \d+\."):
        secrets.put_secret(context, "xero", value)


def test_a_secret_moved_to_another_name_stays_closed(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)
    secrets.put_secret(context, "shopify", b"another")
    context.transaction.execute("update secret set sealed = (select sealed from secret where name = 'xero')")

    with pytest.raises(Conflict, match="sealed for another place"):
        secrets.get_secret(context, "shopify")


def test_after_a_rotation_everything_opens_with_another_key(context: Context) -> None:
    for number in range(3):
        secrets.put_secret(context, f"secret-{number}", VALUE)
    before = vault.current_key(context).id

    assert rotate(context) == 3

    after = vault.current_key(context).id
    assert after != before
    assert {each.data_key for each in secrets.list_secrets(context).secrets} == {str(after)}
    assert secrets.get_secret(context, "secret-2") == VALUE
    assert acts(context.transaction)[-1] == ("secrets.rotated", f"data_key:{after}")


def test_the_old_key_opens_what_is_not_sealed_anew_yet(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)

    secret_rotation.rotate_data_key(context)

    assert secrets.get_secret(context, "xero") == VALUE


def test_an_interrupted_rotation_goes_on_without_another_key(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)
    begun = secret_rotation.rotate_data_key(context)

    again = secret_rotation.rotate_data_key(context)

    assert (again.key_id, again.retired, again.values) == (begun.key_id, None, 1)


def test_rotating_nothing_makes_no_key(context: Context) -> None:
    assert secret_rotation.rotate_data_key(context).key_id is None


def test_a_key_is_dead_a_day_after_it_left_use(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)
    old = context.transaction.execute_binary("select sealed from secret").fetchone()
    assert old is not None
    rotate(context)

    early = replace(context, clock=lambda: NOON + timedelta(hours=23))
    assert secret_rotation.drop_dead_keys(early) == 0
    assert vault.unseal(context, SECRET.place("xero"), old[0]) == VALUE
    assert secret_rotation.drop_dead_keys(replace(context, clock=lambda: NOON + timedelta(hours=24))) == 1

    assert secrets.get_secret(context, "xero") == VALUE
    with pytest.raises(Conflict, match="not one of its owner"):
        vault.unseal(context, SECRET.place("xero"), old[0])


def test_a_key_that_still_seals_something_is_kept(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)
    secret_rotation.rotate_data_key(context)

    assert secret_rotation.drop_dead_keys(replace(context, clock=lambda: NOON + timedelta(days=30))) == 0
    assert secrets.get_secret(context, "xero") == VALUE


def test_after_the_master_key_changed_all_data_keys_are_sealed_under_the_new_one(context: Context) -> None:
    secrets.put_secret(context, "xero", VALUE)
    ring = Keyring.of(NEW_MASTER, [MASTER_KEY])
    system = SystemContext(
        transaction=context.transaction,
        actor="terminal:ada",
        clock=lambda: NOON,
        trust=replace(TRUST, keyring=ring),
        origin=ORIGIN,
    )
    vault.seal(system, "outbound_email|sealed_body|1", VALUE)
    context.transaction.execute("delete from data_key")
    vault.seal(replace(system, trust=TRUST), "outbound_email|sealed_body|1", VALUE)

    assert secret_rotation.rewrap(system) == 2
    assert secret_rotation.rewrap(system) == 0

    context.transaction.enter(context.organisation.id)
    alone = replace(context, trust=replace(TRUST, keyring=Keyring.of(NEW_MASTER)))
    assert secrets.get_secret(alone, "xero") == VALUE


def test_a_rotation_leaves_another_organisations_values_alone(context: Context, transaction: Transaction) -> None:
    secrets.put_secret(context, "xero", VALUE)
    create_organisation(transaction, slug="bakery", name="Bakery")
    other = context_of(transaction, enter_organisation(transaction, "bakery"))
    secrets.put_secret(other, "xero", b"of the bakery")

    assert rotate(other) == 1

    transaction.enter(context.organisation.id)
    keys = transaction.execute_binary("select count(*) from data_key").fetchone()
    assert keys == (1,)
    assert secrets.get_secret(context, "xero") == VALUE


def test_every_column_of_sealed_values_is_registered(transaction: Transaction) -> None:
    rows = transaction.execute_binary(
        "select table_name::text, column_name::text from information_schema.columns "
        "where table_schema = 'public' and data_type = 'bytea' and column_name like '%seal%'"
    ).fetchall()

    assert {(each.table, each.column) for each in SEALED_COLUMNS} == {(row[0], row[1]) for row in rows}
