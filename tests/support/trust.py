"""Keys and anchors for tests: made up, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import Principal, PrincipalKind
from capliquify.services.context import Context, Origin, Trust
from capliquify.storage.keyring import Keyring
from support.tenants import NOON

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

MASTER_KEY = bytes(range(32))
ORIGIN = Origin(surface="job")
TESTER = Principal(kind=PrincipalKind.JOB, name="test", permissions=frozenset(Permission))


def no_anchor(organisation_id: UUID, sequence: int, head: bytes) -> None:
    """Heads nobody keeps."""


TRUST = Trust(keyring=Keyring.of(MASTER_KEY), anchor=no_anchor)


def context_of(
    transaction: Transaction,
    organisation: OrganisationRow,
    *,
    principal: Principal = TESTER,
    now: datetime = NOON,
) -> Context:
    """A context in which everything may be done."""
    return Context(
        transaction=transaction,
        organisation=organisation,
        principal=principal,
        clock=lambda: now,
        trust=TRUST,
        origin=ORIGIN,
    )
