"""Keys for programs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import delete
from litestar.params import JSONBody, PathParameter

from capliquify.api.asking import command, question
from capliquify.api.parameters import CallerDependency, Organisation
from capliquify.api.schemas.api_keys import NewApiKey
from capliquify.domain.access.permissions import Permission
from capliquify.services import api_keys
from capliquify.services.answers.access import ApiKey, ApiKeys

KeyId = Annotated[UUID, PathParameter(description="The id of the key.")]


@question("/api-keys", need=Permission.API_KEYS_MANAGE, operation_id="list_api_keys", sync_to_thread=True)
def list_api_keys(caller: CallerDependency, organisation: Organisation = None) -> ApiKeys:
    """Keys of the organisation, the newest first, and what a new one could be given."""
    with caller.context(organisation, read_only=True) as context:
        return api_keys.list_api_keys(context)


@command(
    "/api-keys",
    need=Permission.API_KEYS_MANAGE,
    fresh_factor=True,
    operation_id="create_api_key",
    status_code=201,
    sync_to_thread=True,
)
def create_api_key(caller: CallerDependency, data: JSONBody[NewApiKey], organisation: Organisation = None) -> ApiKey:
    """Make a key. `key` is told in this answer only."""
    with caller.context(organisation) as context:
        return api_keys.create_api_key(
            context, name=data.name, permissions=data.permissions, expires_in_days=data.expires_in_days
        )


@command(
    "/api-keys/{key_id:uuid}",
    need=Permission.API_KEYS_MANAGE,
    method=delete,
    operation_id="revoke_api_key",
    status_code=200,
    sync_to_thread=True,
)
def revoke_api_key(caller: CallerDependency, key_id: KeyId, organisation: Organisation = None) -> ApiKey:
    """Let a key count no more."""
    with caller.context(organisation) as context:
        return api_keys.revoke_api_key(context, str(key_id))


HANDLERS = (list_api_keys, create_api_key, revoke_api_key)
