"""Second factors: the sealed secret of an authenticator app, and the hashes of codes written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from capliquify.storage.transaction import Transaction


def set_pending(transaction: Transaction, user_id: UUID, sealed: bytes) -> None:
    """Keep the secret of an app that is being set up; the one in use stays."""
    transaction.execute("update user_account set totp_pending_sealed = %b where id = %s", (sealed, user_id))


def confirm(transaction: Transaction, user_id: UUID, sealed: bytes, *, step: int, now: datetime) -> None:
    """Make a secret the one in use, of which the code of a time step was just given."""
    transaction.execute(
        "update user_account set totp_sealed = %b, totp_pending_sealed = null, totp_confirmed_at = %s, "
        "totp_last_step = %s where id = %s",
        (sealed, now, step, user_id),
    )


def use_step(transaction: Transaction, user_id: UUID, step: int) -> bool:
    """Take the code of a time step, unless it or a later one was taken; gives whether it was."""
    return bool(
        transaction.execute(
            "update user_account set totp_last_step = %(step)s "
            "where id = %(id)s and coalesce(totp_last_step, -1) < %(step)s",
            {"step": step, "id": user_id},
        ).rowcount
    )


def remove(transaction: Transaction, user_id: UUID) -> None:
    """Forget the second factor of somebody, the written down codes too."""
    transaction.execute(
        "update user_account set totp_sealed = null, totp_pending_sealed = null, totp_confirmed_at = null, "
        "totp_last_step = null where id = %s",
        (user_id,),
    )
    transaction.execute("delete from recovery_code where user_id = %s", (user_id,))


def replace_recovery_codes(transaction: Transaction, user_id: UUID, code_hashes: Iterable[bytes]) -> None:
    """Let these codes count and no others."""
    transaction.execute("delete from recovery_code where user_id = %s", (user_id,))
    for code_hash in code_hashes:
        transaction.execute("insert into recovery_code (user_id, code_hash) values (%s, %b)", (user_id, code_hash))


def use_recovery_code(transaction: Transaction, user_id: UUID, code_hash: bytes, now: datetime) -> bool:
    """Take a code, unless it is unknown or was taken; gives whether it was."""
    return bool(
        transaction.execute(
            "update recovery_code set used_at = %s where user_id = %s and code_hash = %b and used_at is null",
            (now, user_id, code_hash),
        ).rowcount
    )


def count_recovery_codes(transaction: Transaction, user_id: UUID) -> int:
    """How many codes somebody has left."""
    row = transaction.execute(
        "select count(*) from recovery_code where user_id = %s and used_at is null", (user_id,)
    ).fetchone()
    return 0 if row is None else int(row[0])
