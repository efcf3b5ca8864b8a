from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict
from capliquify.services import vault
from capliquify.services.context import SystemContext
from capliquify.storage.keyring import Keyring
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from capliquify.storage.tenancy import INSTALLATION_ID
from support.tenants import NOON
from support.trust import MASTER_KEY, ORIGIN, TESTER, TRUST, context_of

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

PLACE = "secret|sealed|xero"
VALUE = b"refresh-token-of-xero"


def system_context(transaction: Transaction) -> SystemContext:
    return SystemContext(transaction=transaction, actor="job:test", clock=lambda: NOON, trust=TRUST, origin=ORIGIN)


def test_what_an_organisation_seals_it_can_read_again(transaction: Transaction, organisation: OrganisationRow) -> None:
    context = context_of(transaction, organisation)

    assert vault.unseal(context, PLACE, vault.seal(context, PLACE, VALUE)) == VALUE


def test_values_of_one_organisation_share_one_data_key_that_lies_wrapped(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    context = context_of(transaction, organisation)

    vault.seal(context, PLACE, VALUE)
    vault.seal(context, PLACE, VALUE)

    rows = transaction.execute_binary("select organisation_id, wrapped, master_key_id from data_key").fetchall()
    assert [(row[0], row[2]) for row in rows] == [(organisation.id, TRUST.keyring.current_id)]
    assert vault.current_key(context).plain not in rows[0][1]


def test_without_an_organisation_the_installation_owns_the_value(transaction: Transaction) -> None:
    context = system_context(transaction)

    sealed = vault.seal(context, "outbound_email|sealed_body|1", VALUE)

    assert vault.unseal(context, "outbound_email|sealed_body|1", sealed) == VALUE
    assert transaction.execute_binary("select organisation_id from data_key").fetchall() == [(INSTALLATION_ID,)]


def test_a_value_moved_to_another_row_stays_closed(transaction: Transaction, organisation: OrganisationRow) -> None:
    context = context_of(transaction, organisation)
    sealed = vault.seal(context, PLACE, VALUE)

    with pytest.raises(Conflict, match="sealed for another place"):
        vault.unseal(context, "secret|sealed|shopify", sealed)


def test_a_value_moved_to_another_organisation_stays_closed(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    sealed = vault.seal(context_of(transaction, organisation), PLACE, VALUE)
    create_organisation(transaction, slug="bakery", name="Bakery")
    other = context_of(transaction, enter_organisation(transaction, "bakery"))

    with pytest.raises(Conflict, match="not one of its owner"):
        vault.unseal(other, PLACE, sealed)


def test_a_value_without_its_data_key_stays_closed(transaction: Transaction, organisation: OrganisationRow) -> None:
    context = context_of(transaction, organisation)
    sealed = vault.seal(context, PLACE, VALUE)
    assert vault.unseal(context, PLACE, sealed) == VALUE

    transaction.execute("delete from data_key")

    with pytest.raises(Conflict, match="which is not one of its owner"):
        vault.unseal(context, PLACE, sealed)


def test_a_missing_master_key_is_named_and_the_value_is_not(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    context = context_of(transaction, organisation)
    sealed = vault.seal(context, PLACE, VALUE)
    changed = replace(context, trust=replace(TRUST, keyring=Keyring.of(bytes(32))))

    with pytest.raises(Conflict) as refusal:
        vault.unseal(changed, PLACE, sealed)

    assert str(refusal.value) == (
        f"The master key {TRUST.keyring.current_id} is missing: give it in CAPLIQUIFY_PREVIOUS_MASTER_KEYS, "
        "or what it sealed stays closed."
    )
    followed = replace(context, trust=replace(TRUST, keyring=Keyring.of(bytes(32), [MASTER_KEY])))
    assert vault.unseal(followed, PLACE, sealed) == VALUE


def test_two_who_seal_first_at_once_use_one_data_key(parts: Parts) -> None:
    with parts.system_context("test") as system:
        create_organisation(system.transaction, slug="roastery", name="Roastery")
    together, sealed = Barrier(2), []

    def seal_first() -> None:
        with parts.context("roastery", TESTER) as context:
            together.wait()
            sealed.append(vault.seal(context, PLACE, VALUE))

    threads = [Thread(target=seal_first) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with parts.context("roastery", TESTER) as context:
        assert [vault.unseal(context, PLACE, value) for value in sealed] == [VALUE, VALUE]
        (count,) = context.transaction.execute_binary("select count(*) from data_key").fetchone() or (0,)
    assert count == 1
