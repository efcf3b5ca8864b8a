"""Which organisation a transaction speaks for: a setting that ends with the transaction, read by the policies."""

from __future__ import annotations

from typing import Final
from uuid import UUID

# The subselect makes PostgreSQL evaluate the setting once per statement instead of once per row.
POLICY_CONDITION: Final = "organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)"

SET_ORGANISATION: Final = "select set_config('app.organisation_id', %s, true)"

TABLES_WITHOUT_POLICY: Final = frozenset(
    {
        "alembic_version",
        "clerk_object",
        "one_time_link",
        "organisation",
        "outbound_email",
        "rate_count",
        "recovery_code",
        "session",
        "user_account",
        "webhook_receipt",
        "worker_liveness",
    }
)

# The installation itself: owner of keys and audit entries that belong to no organisation.
INSTALLATION_ID: Final = UUID(int=0)


def begin_statement(organisation_id: UUID | None, *, read_only: bool) -> str:
    """The statements that open a transaction, in one round trip.

    A read-only transaction is repeatable read, so that all reads of one answer see the same facts.
    """
    begin = "begin isolation level repeatable read read only" if read_only else "begin"
    if organisation_id is None:
        return begin
    return f"{begin}; select set_config('app.organisation_id', '{organisation_id}', true)"
