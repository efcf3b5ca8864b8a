"""What somebody shows to be let in, after its form, signature and times were checked and before anybody was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionCredential:
    """A session of the built-in provider: the SHA-256 of the token in the cookie."""

    token_hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyCredential:
    """An API key: where it belongs, which one it is, and the SHA-256 of its secret."""

    organisation_id: UUID
    key_id: UUID
    secret_hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenCredential:
    """A signed token of an outside provider, whose signature and claims were found right.

    Attributes:
        subject: The provider's id of the person.
        issued_at: When it was issued; one from before everybody was signed out counts no more.
        organisation: The provider's id of the active organisation, None when none is active.
        role: The role in it in our own words, None when the provider names none we know.
        factor_at: When a second factor was last given; None: not since signing in.
        impersonator: Who acts in the person's place, None when nobody does.
    """

    subject: str
    issued_at: datetime
    organisation: str | None = None
    role: str | None = None
    factor_at: datetime | None = None
    impersonator: str | None = None


Credential = SessionCredential | KeyCredential | TokenCredential
