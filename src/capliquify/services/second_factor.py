"""The second factor: set up, given, and taken away."""

from __future__ import annotations

import hashlib
import hmac
import io
import secrets
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.one_time_codes import (
    RECOVERY_CODES,
    acceptable_steps,
    grouped,
    is_app_code,
    tidied,
)
from capliquify.domain.access.permissions import Role
from capliquify.domain.access.principal import require_fresh_factor
from capliquify.domain.errors import Conflict, InvalidInput, PermissionDenied
from capliquify.services import attempts, sessions, vault
from capliquify.services.accounts import own_account, record
from capliquify.services.answers.access import RecoveryCodes, SecondFactorSetup
from capliquify.services.audit import Act
from capliquify.services.identity import token_hash
from capliquify.services.refusals import Refused
from capliquify.storage.repositories import people
from capliquify.storage.repositories import second_factors as repository
from capliquify.storage.repositories import sessions as session_repository

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import PersonContext
    from capliquify.storage.repositories.people import AccountRow

ISSUER: Final = "CapLiquify"

_RECOVERY_BYTES: Final = 10  # 80 bits: sixteen characters of base32
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"


def set_up(context: PersonContext) -> SecondFactorSetup:
    """A new secret for an authenticator app; it counts once a code of it was confirmed.

    Raises:
        Conflict: They sign in elsewhere.
        SecondFactorNeeded: They have a second factor already and did not just give it.
    """
    import pyotp  # noqa: PLC0415 - only who sets one up needs it
    import segno  # noqa: PLC0415 - as above

    account = own_account(context, lock=True)
    if account.password_hash is None:
        message = "You sign in elsewhere: set the second factor up there."
        raise Conflict(message)
    if account.totp_confirmed_at is not None:
        require_fresh_factor(context.person.factor_at, context.clock())
    secret = pyotp.random_base32()
    sealed = vault.seal(context, _pending_place(account.id), secret.encode())
    repository.set_pending(context.transaction, account.id, sealed)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="svg", scale=4, xmldecl=False, svgns=True, dark="#000", light="#fff")
    return SecondFactorSetup(secret=secret, uri=uri, qr_svg=picture.getvalue().decode())


def confirm(context: PersonContext, code: str) -> tuple[str, RecoveryCodes] | Refused:
    """Make the app that is being set up the second factor, with new recovery codes; commit, whatever comes of it.

    Returns:
        The new token of the session, in which the factor has just been given, and the codes, which are kept nowhere.

    Raises:
        Conflict: None is being set up.
    """
    account = own_account(context, lock=True)
    if account.totp_pending_sealed is None:
        message = "No authenticator app is being set up: begin anew."
        raise Conflict(message)
    counted = attempts.reserve(context, account)
    if isinstance(counted, Refused):
        return counted
    secret = vault.unseal(context, _pending_place(account.id), account.totp_pending_sealed)
    step = _step_of(context, secret, tidied(code), last_step=None)
    if step is None:
        attempts.record_lock(context, account, counted)
        return _wrong()
    attempts.give_back(context, account, all_of_them=True)
    sealed = vault.seal(context, _place(account.id), secret)
    repository.confirm(context.transaction, account.id, sealed, step=step, now=context.clock())
    codes = _new_recovery_codes(context, account.id)
    # Whoever was signed in elsewhere by password alone has to give the new factor, or is somebody else.
    session_repository.forget_factor(context.transaction, account.id)
    token = _renew_session(context)
    record(context, Act(action="second_factor.set_up", subject=account.email))
    return token, codes


def give(context: PersonContext, code: str) -> str | Refused:
    """Take a code of the app or one written down, each once; commit, whatever comes of it.

    Returns:
        The new token of the session.

    Raises:
        Conflict: They have no second factor.
    """
    account = own_account(context, lock=True)
    if account.totp_confirmed_at is None or account.totp_sealed is None:
        message = "You have no second factor yet: set one up first."
        raise Conflict(message)
    counted = attempts.reserve(context, account)
    if isinstance(counted, Refused):
        return counted
    kind = _kind_of(context, account, tidied(code))
    if kind is None:
        attempts.record_lock(context, account, counted)
        return _wrong()
    attempts.give_back(context, account, all_of_them=True)
    token = _renew_session(context)
    record(context, Act(action="second_factor.given", subject=account.email, after={"by": kind}))
    return token


def renew_recovery_codes(context: PersonContext) -> RecoveryCodes:
    """New codes in the place of all before.

    Raises:
        Conflict: They have no second factor.
    """
    account = own_account(context, lock=True)
    if account.totp_confirmed_at is None:
        message = "You have no second factor yet: set one up first."
        raise Conflict(message)
    codes = _new_recovery_codes(context, account.id)
    record(context, Act(action="second_factor.codes_renewed", subject=account.email))
    return codes


def remove(context: PersonContext) -> None:
    """Go back to a password alone.

    Raises:
        PermissionDenied: They are an administrator, who needs a second factor.
    """
    account = own_account(context, lock=True)
    if Role.ADMINISTRATOR.value in people.roles_of(context.transaction, account.id).values():
        message = "An administrator needs a second factor: set another one up instead, it takes the place of this one."
        raise PermissionDenied(message)
    repository.remove(context.transaction, account.id)
    session_repository.forget_factor(context.transaction, account.id)
    record(context, Act(action="second_factor.removed", subject=account.email))


def _kind_of(context: PersonContext, account: AccountRow, code: str) -> str | None:
    """Which kind of code it is, which then is used up; None: a wrong one."""
    if not is_app_code(code):
        hashed = _recovery_hash(account.id, code)
        used = repository.use_recovery_code(context.transaction, account.id, hashed, context.clock())
        return "recovery code" if used else None
    secret = vault.unseal(context, _place(account.id), account.totp_sealed or b"")
    step = _step_of(context, secret, code, last_step=account.totp_last_step)
    if step is None or not repository.use_step(context.transaction, account.id, step):
        return None
    return "authenticator app"


def _step_of(context: PersonContext, secret: bytes, code: str, *, last_step: int | None) -> int | None:
    """The time step a code is of, among those that count."""
    import pyotp  # noqa: PLC0415 - as above

    app = pyotp.HOTP(secret.decode())
    steps = acceptable_steps(context.clock(), last_step)
    return next((step for step in steps if hmac.compare_digest(app.at(step).encode(), code.encode())), None)


def _renew_session(context: PersonContext) -> str:
    token = sessions.new_token()
    if context.person.session_id is None:
        message = "You sign in elsewhere: give the code there."
        raise Conflict(message)
    session_repository.renew_token(context.transaction, context.person.session_id, token_hash(token), context.clock())
    return token


def _new_recovery_codes(context: PersonContext, user_id: UUID) -> RecoveryCodes:
    length = _RECOVERY_BYTES * 8 // 5
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(length)) for _ in range(RECOVERY_CODES)]
    hashes = [_recovery_hash(user_id, code) for code in codes]
    repository.replace_recovery_codes(context.transaction, user_id, hashes)
    return RecoveryCodes(codes=[grouped(code) for code in codes])


def _recovery_hash(user_id: UUID, code: str) -> bytes:
    return hashlib.sha256(user_id.bytes + code.encode()).digest()


def _place(user_id: UUID) -> str:
    return f"user_account|totp_sealed|{user_id}"


def _pending_place(user_id: UUID) -> str:
    return f"user_account|totp_pending_sealed|{user_id}"


def _wrong() -> Refused:
    return Refused(InvalidInput("The code is wrong, was used before, or is too old: wait for the next one."))
