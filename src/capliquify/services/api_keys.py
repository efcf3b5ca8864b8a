"""Keys for programs: a key is an account of its own, named, limited and expiring, and no person's."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from capliquify.domain.access.key_grants import DEFAULT_DAYS, check_days, check_name, grantable, granted
from capliquify.domain.errors import Conflict, NotFound
from capliquify.services import audit
from capliquify.services.answers.access import ApiKey, ApiKeys
from capliquify.services.audit import Act
from capliquify.services.identity import api_key_text
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import api_keys as repository
from capliquify.storage.repositories.api_keys import ApiKeyRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capliquify.services.context import Context

_SECRET_BYTES: Final = 32
_HINT_CHARACTERS: Final = 4


def list_api_keys(context: Context) -> ApiKeys:
    """Keys of the organisation, those that expired or were revoked too, the newest first."""
    return ApiKeys(
        api_keys=[_described(row) for row in repository.list_api_keys(context.transaction)],
        grantable=sorted(permission.value for permission in grantable(context.principal.permissions)),
    )


def create_api_key(
    context: Context, *, name: str, permissions: Iterable[str], expires_in_days: int = DEFAULT_DAYS
) -> ApiKey:
    """Make a key; the answer tells it, and nothing ever tells it again.

    Args:
        context: Who makes it, and where.
        name: What its doings are logged under, as `key:NAME`.
        permissions: Some of those whoever makes it has.
        expires_in_days: 1 to 365.

    Raises:
        InvalidInput: The name, a permission or the days cannot be used.
        PermissionDenied: No key may have a permission asked for, or the maker has not got it.
        Conflict: A key of that name counts.
    """
    given = granted(permissions, context.principal.permissions)
    now = context.clock()
    days = check_days(expires_in_days)
    if repository.is_name_in_use(context.transaction, check_name(name), now):
        message = f"There is a key {name!r} already; revoke it first, or choose another name."
        raise Conflict(message)
    key_id, secret = new_id(), secrets.token_bytes(_SECRET_BYTES)
    text = api_key_text(context.organisation.id, key_id, secret)
    row = ApiKeyRow(
        id=key_id,
        name=name,
        hint=text[-_HINT_CHARACTERS:],
        permissions=sorted(permission.value for permission in given),
        created_by=context.actor,
        created_at=now,
        expires_at=now + timedelta(days=days),
        last_used_at=None,
        revoked_at=None,
    )
    repository.insert_api_key(context.transaction, row, hashlib.sha256(secret).digest())
    after = {"id": str(key_id), "permissions": row.permissions, "expires_at": row.expires_at}
    audit.record(context, Act(action="api-key.created", subject=name, after=after))
    return _described(row, text)


def revoke_api_key(context: Context, key_id: str) -> ApiKey:
    """Let a key count no more, from its next request on.

    Raises:
        NotFound: The organisation has no such key.
        Conflict: It was revoked before.
    """
    row = _get(context, key_id)
    if row.revoked_at is not None:
        message = f"The key {row.name!r} was revoked on {row.revoked_at:%Y-%m-%d} already."
        raise Conflict(message)
    now = context.clock()
    repository.revoke_api_key(context.transaction, row.id, context.actor, now)
    before = {"id": key_id, "permissions": row.permissions, "expires_at": row.expires_at}
    audit.record(context, Act(action="api-key.revoked", subject=row.name, before=before))
    return _described(_get(context, key_id))


def _get(context: Context, key_id: str) -> ApiKeyRow:
    try:
        row = repository.find_api_key(context.transaction, UUID(key_id))
    except ValueError:
        row = None
    if row is None:
        message = f"There is no API key {key_id}."
        raise NotFound(message)
    return row


def _described(row: ApiKeyRow, text: str | None = None) -> ApiKey:
    return ApiKey(
        id=str(row.id),
        name=row.name,
        hint=row.hint,
        permissions=row.permissions,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        key=text,
    )
