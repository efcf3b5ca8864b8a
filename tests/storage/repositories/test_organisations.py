from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict, NotFound
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.organisations import (
    OrganisationRow,
    create_organisation,
    enter_organisation,
    is_empty,
    list_organisations,
    set_organisation,
)
from capliquify.storage.repositories.rollbacks import rollback_import
from support.ingesting import ingest
from support.records import facility
from support.tenants import NOON

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction


def test_a_new_organisation_has_no_settings_yet(transaction: Transaction) -> None:
    created = create_organisation(transaction, slug="demo", name="Demo company", demo=True)
    assert enter_organisation(transaction, "demo") == created
    assert (created.slug, created.name, created.demo) == ("demo", "Demo company", True)
    assert (created.currency, created.currency_source, created.time_zone) == (None, "none", "UTC")
    assert (created.week_ends_on, created.default_as_of) == (6, None)


def test_a_slug_is_taken_once(transaction: Transaction, organisation: OrganisationRow) -> None:
    with pytest.raises(Conflict, match="'roastery' already"):
        create_organisation(transaction, slug=organisation.slug, name="Another")


def test_an_unknown_organisation_is_not_found(transaction: Transaction) -> None:
    with pytest.raises(NotFound, match="no organisation 'nobody'"):
        enter_organisation(transaction, "nobody")
    with pytest.raises(NotFound):
        set_organisation(transaction, new_id(), {"currency": "GBP"})


def test_organisations_are_listed_oldest_first(transaction: Transaction, organisation: OrganisationRow) -> None:
    assert [row.slug for row in list_organisations(transaction)] == ["default", organisation.slug]


def test_only_the_settings_given_change(transaction: Transaction, organisation: OrganisationRow) -> None:
    day = date(2026, 3, 31)
    set_organisation(transaction, organisation.id, {"currency": "GBP", "currency_source": "set"})
    changed = set_organisation(transaction, organisation.id, {"time_zone": "Europe/London", "default_as_of": day})
    assert (changed.currency, changed.currency_source, changed.time_zone) == ("GBP", "set", "Europe/London")
    assert changed.default_as_of == day
    assert set_organisation(transaction, organisation.id, {}) == changed


def test_a_slug_is_no_setting(transaction: Transaction, organisation: OrganisationRow) -> None:
    with pytest.raises(KeyError, match="slug"):
        set_organisation(transaction, organisation.id, {"slug": "other"})


@pytest.mark.usefixtures("organisation")
def test_an_organisation_is_empty_before_the_first_import_and_after_its_rollback(transaction: Transaction) -> None:
    assert is_empty(transaction)
    import_id, _ = ingest(transaction, facility())
    assert not is_empty(transaction)
    rollback_import(transaction, import_id, NOON)
    assert is_empty(transaction)
