"""Secrets: their names, and what a second person has to agree to. Their values never come here."""

from __future__ import annotations

from typing import Annotated

from litestar.params import JSONBody, PathParameter

from capliquify.api.asking import command, question
from capliquify.api.parameters import CallerDependency, Organisation
from capliquify.api.schemas.secrets import SecretReason
from capliquify.domain.access.permissions import Permission
from capliquify.services import secret_revealing, secrets
from capliquify.services.answers.access import Approval, Secrets

SecretName = Annotated[str, PathParameter(description="The name of the secret.")]


@question("/secrets", need=Permission.SECRETS_MANAGE, operation_id="list_secrets", sync_to_thread=True)
def list_secrets(caller: CallerDependency, organisation: Organisation = None) -> Secrets:
    """Secrets of the organisation by name, and which key seals each."""
    with caller.context(organisation, read_only=True) as context:
        return secrets.list_secrets(context)


@command(
    "/secrets/rotation",
    need=Permission.SECRETS_MANAGE,
    fresh_factor=True,
    operation_id="request_secrets_rotation",
    status_code=202,
    sync_to_thread=True,
)
def request_rotation(
    caller: CallerDependency, data: JSONBody[SecretReason], organisation: Organisation = None
) -> Approval:
    """Ask a second person to agree that all secrets are sealed with a new key."""
    with caller.context(organisation) as context:
        return secret_revealing.request_rotation(context, data.reason)


@command(
    "/secrets/{name:str}/reveal-request",
    need=Permission.SECRETS_MANAGE,
    fresh_factor=True,
    operation_id="request_secret_reveal",
    status_code=202,
    sync_to_thread=True,
)
def request_reveal(
    caller: CallerDependency, name: SecretName, data: JSONBody[SecretReason], organisation: Organisation = None
) -> Approval:
    """Ask a second person to agree that a value is shown; it is shown at the terminal only, to whoever asked there."""
    with caller.context(organisation) as context:
        return secret_revealing.request_reveal(context, name, data.reason)


HANDLERS = (list_secrets, request_rotation, request_reveal)
