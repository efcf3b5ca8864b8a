"""Showing a secret, and rotating secrets, once a second person agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.approvals import ApprovalKind, ApprovalStatus
from capliquify.domain.access.principal import PrincipalKind
from capliquify.domain.errors import Conflict, PermissionDenied
from capliquify.services import approvals, audit, secret_rotation, secrets
from capliquify.services.approvals import NewApproval
from capliquify.services.audit import Act
from capliquify.storage.repositories import approvals as repository

if TYPE_CHECKING:
    from datetime import datetime

    from capliquify.services.answers.access import Approval
    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context
    from capliquify.storage.repositories.approvals import ApprovalRow
    from capliquify.storage.repositories.secrets import SecretRow

SHOWN_WITHIN: Final = timedelta(minutes=15)
_MAY_BE_SHOWN: Final = "It may be shown once at the terminal within 15 minutes."
_LOOKED_AT: Final = 200  # the newest requests of an organisation


def request_reveal(context: Context, name: str, reason: str) -> Approval:
    """Ask a second person to agree that the value of a secret is shown, once, at the terminal.

    Raises:
        NotFound: There is no such secret.
        InvalidInput: No reason is given.
    """
    row = secrets.require_secret(context, name)
    new = NewApproval(
        kind=ApprovalKind.SECRET_REVEAL,
        subject=_subject(name),
        summary=f"Show the value of the secret {name} once, at the terminal of the installation.",
        payload={"name": name, "version": _version(row)},
        reason=reason,
    )
    return approvals.request(context, new)


def carry_out_reveal(context: Context, act: FrozenAct) -> str:
    """Let the secret be shown; nobody sees it yet.

    Raises:
        NotFound: The secret is gone.
        Conflict: It was set anew meanwhile.
    """
    _require_same(context, act)
    return _MAY_BE_SHOWN


def take_reveal(context: Context, name: str) -> bytes | None:
    """The value of a secret that whoever asks may see now, this once; None when there is no fresh approval of it.

    Raises:
        NotFound: The secret is gone.
        Conflict: It was set anew meanwhile, or does not open.
        PermissionDenied: Whoever asks is not at the terminal.
    """
    if context.principal.kind is not PrincipalKind.TERMINAL:
        message = "A secret is shown at the terminal of the installation only."
        raise PermissionDenied(message)
    row = next((each for each in _granted(context) if _counts(context, each, name)), None)
    if row is None:
        return None
    shown = f"Shown to {context.actor}."
    if not repository.replace_outcome(context.transaction, row.id, _MAY_BE_SHOWN, shown):
        return None  # somebody else's command was first
    _require_same(context, approvals.act_of(row))
    value = secrets.get_secret(context, name)
    audit.record(
        context,
        Act(action="secret.revealed", subject=_subject(name), after={"approval": str(row.id)}, reason=row.reason),
    )
    return value


def waiting_reveal(context: Context, name: str) -> Approval | None:
    """What whoever asks has asked for already and nobody has decided."""
    pending = repository.Wanted(status=ApprovalStatus.PENDING.value)
    rows = repository.list_approvals(context.transaction, _LOOKED_AT, pending, now=context.clock())
    own = (row for row in rows if _is_of(row, name) and row.requested_by == context.actor)
    return next((approvals.describe(context, row) for row in own), None)


def request_rotation(context: Context, reason: str) -> Approval:
    """Ask a second person to agree that all secrets of the organisation are sealed with a new key.

    Raises:
        InvalidInput: No reason is given.
    """
    new = NewApproval(
        kind=ApprovalKind.SECRETS_ROTATE,
        subject="secrets",
        summary=f"Seal all secrets of {context.organisation.name} with a new key.",
        payload={},
        reason=reason,
    )
    return approvals.request(context, new)


def carry_out_rotation(context: Context, act: FrozenAct) -> str:
    """Have a worker rotate the secrets."""
    secret_rotation.enqueue_rotation(context, act.reason)
    return "A worker is sealing the secrets with a new key."


def _granted(context: Context) -> list[ApprovalRow]:
    executed = repository.Wanted(status=ApprovalStatus.EXECUTED.value)
    return repository.list_approvals(context.transaction, _LOOKED_AT, executed, now=context.clock())


def _counts(context: Context, row: ApprovalRow, name: str) -> bool:
    # Who asked at the terminal sees it there; what a browser asked for is shown to whoever keeps the installation.
    at_terminal = row.requested_by.startswith(f"{PrincipalKind.TERMINAL.value}:")
    mine = row.requested_by == context.actor or not at_terminal
    return mine and _is_of(row, name) and row.outcome == _MAY_BE_SHOWN and _is_fresh(row, context.clock())


def _is_of(row: ApprovalRow, name: str) -> bool:
    return row.kind == ApprovalKind.SECRET_REVEAL.value and row.subject == _subject(name)


def _is_fresh(row: ApprovalRow, now: datetime) -> bool:
    return row.decided_at is not None and now - row.decided_at < SHOWN_WITHIN


def _require_same(context: Context, act: FrozenAct) -> None:
    row = secrets.require_secret(context, act.payload["name"])
    if _version(row) != act.payload["version"]:
        message = f"The secret {row.name} was set anew meanwhile: ask for it again."
        raise Conflict(message)


def _version(row: SecretRow) -> str:
    """What tells one value of a secret from the next; a rotation does not change it."""
    return row.sealed_at.isoformat()


def _subject(name: str) -> str:
    return f"secret:{name}"
