"""Session tokens, version 2: what must be right before anybody is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError, UnsupportedAlgorithmError

from capliquify.connectors.clerk.mapping import our_role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.connectors.clerk.jwks import Keys
    from capliquify.domain.access.permissions import Role

SKEW_SECONDS: Final = 5

_LARGEST_TOKEN: Final = 16 * 1024
_LATEST: Final = 253_402_300_799  # the last second of year 9999
_RULES: Final = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)  # headers of Clerk's own are ignored


class Reason(StrEnum):
    """Why a token is refused."""

    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown-key"
    SIGNATURE = "signature"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    ISSUER = "issuer"
    PARTY = "party"
    PENDING = "pending"


_MESSAGES: Final[Mapping[Reason, str]] = {
    Reason.MALFORMED: "The token is not a session token of Clerk; sign in again.",
    Reason.ALGORITHM: "The token is not signed with RS256, the only way that is accepted.",
    Reason.UNKNOWN_KEY: "The token is signed with a key that is not, or no more, published; sign in again.",
    Reason.SIGNATURE: "The token's signature does not fit; sign in again.",
    Reason.EXPIRED: "The token has expired; ask for a new one, or sign in again.",
    Reason.NOT_YET_VALID: "The token is not valid yet: the clock of whoever made it is ahead of this one.",
    Reason.ISSUER: "The token was made by another issuer than this installation's.",
    Reason.PARTY: "The token was made for the page of another site.",
    Reason.PENDING: "Signing in is not finished: Clerk still asks for something before the session counts.",
}


class TokenRefused(Exception):
    """A token does not count; the message says why and what to do.

    Args:
        reason: Why.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(_MESSAGES[reason])
        self.reason = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionToken:
    """What a token that counts says.

    Attributes:
        subject: Clerk's id of the person.
        signed_in_at: When the person last gave their first factor, as far as the token tells: it counts whole minutes.
        organisation: Clerk's id of the active organisation.
        role: The role in it.
        factor_at: When the second factor was last given, None when it was not.
        impersonator: Who acts in the person's place.
    """

    subject: str
    signed_in_at: datetime
    organisation: str | None
    role: Role | None
    factor_at: datetime | None
    impersonator: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenVerifier:
    """Checks tokens.

    Attributes:
        keys: Where keys come from.
        issuer: The one issuer that counts.
        authorized_parties: The origins whose pages may use tokens: those of other sites are how a request is forged.
    """

    keys: Keys
    issuer: str
    authorized_parties: frozenset[str]

    def verify(self, token: str, now: datetime) -> SessionToken:
        """What a token says, if it counts.

        Raises:
            TokenRefused: It does not.
            Unavailable: Its key cannot be fetched.
        """
        claims = self._signed_claims(token)
        _check_times(claims, now.timestamp())
        if claims.get("iss") != self.issuer:
            raise TokenRefused(Reason.ISSUER)
        party = claims.get("azp")
        if not isinstance(party, str) or party not in self.authorized_parties:
            raise TokenRefused(Reason.PARTY)
        if claims.get("sts") != "active":
            raise TokenRefused(Reason.PENDING)
        return _session_of(claims)

    def _signed_claims(self, token: str) -> dict[str, Any]:
        if len(token) > _LARGEST_TOKEN or not token.isascii():
            raise TokenRefused(Reason.MALFORMED)
        try:
            header = jws.extract_compact(token.encode(), registry=_RULES).headers()
            _RULES.get_alg(header.get("alg", ""))  # before a key is looked for: a wrong one must cost no fetch
            key = self.keys.find(_text(header, "kid"))
            if key is None:
                raise TokenRefused(Reason.UNKNOWN_KEY)
            return jwt.decode(token, key, registry=_RULES).claims
        except UnsupportedAlgorithmError:
            raise TokenRefused(Reason.ALGORITHM) from None
        except BadSignatureError:
            raise TokenRefused(Reason.SIGNATURE) from None
        except (JoseError, ValueError, TypeError, RecursionError):
            raise TokenRefused(Reason.MALFORMED) from None


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    if now - SKEW_SECONDS > _second(claims, "exp"):
        raise TokenRefused(Reason.EXPIRED)
    if now + SKEW_SECONDS < max(_second(claims, "nbf"), _second(claims, "iat")):
        raise TokenRefused(Reason.NOT_YET_VALID)


def _session_of(claims: Mapping[str, Any]) -> SessionToken:
    issued_at = datetime.fromtimestamp(_second(claims, "iat"), tz=UTC)
    first, second = _factor_ages(claims)
    organisation, actor = _object(claims, "o"), _object(claims, "act")
    return SessionToken(
        subject=_text(claims, "sub"),
        signed_in_at=issued_at - timedelta(minutes=max(first, 0)),
        organisation=None if organisation is None else _text(organisation, "id"),
        role=None if organisation is None else our_role(_text(organisation, "rol")),
        factor_at=None if second < 0 else issued_at - timedelta(minutes=second),
        impersonator=None if actor is None else _text(actor, "sub"),
    )


def _factor_ages(claims: Mapping[str, Any]) -> tuple[int, int]:
    """How many minutes before the token both factors were given, -1 for one that was not."""
    match claims.get("fva"):
        case None:
            return 0, -1
        case [int(first), int(second)] if max(first, second) <= _LATEST // 3600:
            return first, second
    raise TokenRefused(Reason.MALFORMED)


def _second(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LATEST:
        raise TokenRefused(Reason.MALFORMED)
    return value


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value or not value.isprintable():
        raise TokenRefused(Reason.MALFORMED)
    return value


def _object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    value = claims.get(name)
    if value is not None and not isinstance(value, dict):
        raise TokenRefused(Reason.MALFORMED)
    return value
