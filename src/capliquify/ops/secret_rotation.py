"""Rotating secrets: one short transaction after the other, so that nobody waits and a kill loses nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from capliquify.domain.errors import Conflict
from capliquify.ops import master_key_files
from capliquify.services import secret_rotation
from capliquify.services.organisations import list_organisations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from uuid import UUID

    from capliquify.domain.access.principal import Principal
    from capliquify.services.context import Context, SystemContext

    Tell = Callable[[int, int], None]  # values sealed anew, values to be


class Opening(Protocol):
    """What opens contexts."""

    def context(self, slug: str, principal: Principal) -> AbstractContextManager[Context]:
        """One of an organisation."""

    def system_context(self, actor: str) -> AbstractContextManager[SystemContext]:
        """One of the installation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotated:
    """What became of the secrets of one owner.

    Attributes:
        owner: The organisation; None for the installation.
        key_id: The data key in use now; None where nothing was ever sealed.
        retired: The key it replaced; None where an interrupted rotation was finished.
        values: How many values were sealed anew.
    """

    owner: str | None
    key_id: UUID | None
    retired: UUID | None
    values: int


def owners(parts: Opening, principal: Principal) -> list[str | None]:
    """Everybody who has keys: the installation and all organisations."""
    with parts.system_context(principal.actor) as context:
        return [None, *(each.slug for each in list_organisations(context).organisations)]


def rotate_secrets(
    parts: Opening, owner: str | None, principal: Principal, *, reason: str | None = None, tell: Tell | None = None
) -> Rotated:
    """Give an owner a new data key and seal everything anew with it.

    Args:
        parts: What opens contexts.
        owner: The organisation; None for the installation.
        principal: Who does it.
        reason: Why.
        tell: Hears how far it is.

    Raises:
        NotFound: There is no such organisation.
        Conflict: A value does not open.
    """
    with _opened(parts, owner, principal) as context:
        begun = secret_rotation.rotate_data_key(context, reason)
    done = finish(parts, owner, principal, total=begun.values, tell=tell) if begun.key_id else 0
    return Rotated(owner=owner, key_id=begun.key_id, retired=begun.retired, values=done)


def finish(parts: Opening, owner: str | None, principal: Principal, *, total: int = 0, tell: Tell | None = None) -> int:
    """Seal anew what is still sealed with a key no longer in use, for instance after a kill; gives how many values."""
    with _opened(parts, owner, principal) as context:
        columns = secret_rotation.columns_of(context)
    done = 0
    for column in columns:
        last = None
        while True:
            with _opened(parts, owner, principal) as context:
                batch = secret_rotation.reseal(context, column, last)
            if not batch.values:
                break
            last, done = batch.last, done + batch.values
            if tell is not None:
                tell(done, max(total, done))
    return done


def keep_house(parts: Opening, owner: str | None, principal: Principal) -> tuple[int, int]:
    """Finish what was interrupted, and delete keys that are dead; gives how many values and keys."""
    with _opened(parts, owner, principal) as context:
        unfinished = secret_rotation.pending(context).values
    values = finish(parts, owner, principal) if unfinished else 0
    with _opened(parts, owner, principal) as context:
        return values, secret_rotation.drop_dead_keys(context)


def replace_master_key(home: Path | None) -> None:
    """Make a new master key in the data folder; the one before stays until `rewrap` has freed everything of it.

    Args:
        home: The data folder; None where the environment gives the key.

    Raises:
        Conflict: The environment gives the key, or somebody else is replacing it.
    """
    if home is None:
        message = (
            "The master key is given in CAPLIQUIFY_MASTER_KEY. Put a new one there and this one in "
            "CAPLIQUIFY_PREVIOUS_MASTER_KEYS, restart every process, then rotate without --master."
        )
        raise Conflict(message)
    master_key_files.replace_master_key(home)


def rewrap(parts: Opening, home: Path | None, actor: str) -> int:
    """Seal all data keys under the current master key, and forget the keys before it that lie in the data folder.

    Args:
        parts: What opens contexts.
        home: As in `replace_master_key`.
        actor: Who does it.

    Returns:
        How many data keys lay under another master key.

    Raises:
        Conflict: A master key that is needed is missing.
    """
    known = [] if home is None else master_key_files.read_master_keys(home)[1]
    with parts.system_context(actor) as context:
        count = secret_rotation.rewrap(context)
    if home is not None and known:
        master_key_files.forget_previous_master_keys(home, known)
    return count


@contextmanager
def _opened(parts: Opening, owner: str | None, principal: Principal) -> Iterator[Context | SystemContext]:
    if owner is None:
        with parts.system_context(principal.actor) as system:
            yield system
    else:
        with parts.context(owner, principal) as context:
            yield context
