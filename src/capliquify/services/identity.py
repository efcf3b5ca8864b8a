"""How people are known: one interface for the built-in provider and for outside ones."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

from capliquify.domain.access.credentials import KeyCredential, SessionCredential
from capliquify.domain.errors import NotSignedIn

if TYPE_CHECKING:
    from capliquify.domain.access.credentials import Credential

SESSION_PREFIX: Final = "cls_"
KEY_PREFIX: Final = "clq_"

_KEY_PARTS: Final = (16, 16, 32)  # organisation, key, secret


class IdentityProvider(Protocol):
    """Turns what a browser or program shows into a credential, by looking at it alone."""

    @property
    def name(self) -> str:
        """`built-in` or `clerk`."""

    @property
    def cookies(self) -> tuple[str, ...]:
        """The cookies a token may come in; the first is the one this provider's own pages set."""

    @property
    def takes_bearer(self) -> bool:
        """Whether a token may come in the `Authorization` header."""

    def credential(self, token: str) -> Credential:
        """The credential of a token whose form, signature and times are right.

        Raises:
            NotSignedIn: The token is not one of this provider, or counts no more.
        """


@dataclass(frozen=True, slots=True)
class BuiltInIdentity:
    """Sessions of our own: random tokens, of which the database knows the hash.

    Attributes:
        secure: Whether browsers reach us over https, where the cookie gets the strictest name there is.
    """

    secure: bool
    name: str = "built-in"
    takes_bearer: bool = False

    @property
    def cookies(self) -> tuple[str, ...]:
        """`__Host-` binds the cookie to this host and to https; without https no browser would take it."""
        return ("__Host-capliquify_session",) if self.secure else ("capliquify_session",)

    def credential(self, token: str) -> SessionCredential:
        """The hash of a session's token.

        Raises:
            NotSignedIn: No session of ours has such a token.
        """
        if not token.startswith(SESSION_PREFIX):
            message = "The session is not one of this installation; sign in again."
            raise NotSignedIn(message)
        return SessionCredential(token_hash=token_hash(token))


def token_hash(token: str) -> bytes:
    """What is stored of a token of full strength: its SHA-256, which tells nobody the token."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(session_token: str) -> str:
    """What a page of ours sends with a change, and a page of another site cannot know: bound to the session."""
    digest = hmac.new(session_token.encode(), b"capliquify csrf", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def api_key_text(organisation_id: UUID, key_id: UUID, secret: bytes) -> str:
    """An API key as it is shown once: it names where it belongs, so that nothing of other organisations is read."""
    blob = organisation_id.bytes + key_id.bytes + secret
    return KEY_PREFIX + base64.urlsafe_b64encode(blob).decode().rstrip("=")


def key_credential(text: str) -> KeyCredential:
    """The credential of an API key.

    Raises:
        NotSignedIn: It has not the form of one.
    """
    encoded = text.removeprefix(KEY_PREFIX)
    try:
        blob = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    if not text.startswith(KEY_PREFIX) or len(blob) != sum(_KEY_PARTS):
        message = "This is not an API key of CapLiquify; copy it whole, it begins with clq_."
        raise NotSignedIn(message)
    organisation, key, secret = blob[:16], blob[16:32], blob[32:]
    return KeyCredential(
        organisation_id=UUID(bytes=organisation), key_id=UUID(bytes=key), secret_hash=hashlib.sha256(secret).digest()
    )
