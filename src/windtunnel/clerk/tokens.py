"""Session tokens, version 2: good ones, and one maker for each way a token can be wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from windtunnel.clerk.keys import SigningKeys, encoded

LIFETIME_SECONDS: Final = 60

Claims = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TokenMint:
    """Makes session tokens as the issuer does, by a clock of the test's own.

    Attributes:
        keys: Keys to sign with.
        issuer: Address of the Frontend API, the issuer.
        authorized_party: The origin whose page asks for the token.
        clock: What time it is.
    """

    keys: SigningKeys
    issuer: str
    authorized_party: str
    clock: Callable[[], datetime]

    def claims(self, subject: str, organisation: Mapping[str, Any] | None = None, **changed: Any) -> Claims:  # noqa: ANN401 - any claim
        """The claims of a good token of somebody who has just given both factors.

        Args:
            subject: The person's id.
            organisation: `id`, `slg` and `rol` of the active organisation, None when none is active.
            **changed: Claims to put in the place of the good ones; None leaves a claim out.
        """
        now = int(self.clock().timestamp())
        claims: Claims = {
            "azp": self.authorized_party,
            "exp": now + LIFETIME_SECONDS,
            "fva": [0, 0],
            "iat": now,
            "iss": self.issuer,
            "jti": secrets.token_hex(10),
            "nbf": now - 10,
            "sid": f"sess_{secrets.token_hex(12)}",
            "sts": "active",
            "sub": subject,
            "v": 2,
        }
        if organisation is not None:
            claims |= {"fea": "o:planning", "o": {"per": "read,manage", "fpm": "3", **organisation}}
        return {name: value for name, value in {**claims, **changed}.items() if value is not None}

    def token(self, claims: Mapping[str, Any], *, kid: str | None = None, named: str | None = None) -> str:
        """A token signed as all of them are.

        Args:
            claims: What it says.
            kid: The key that signs; the newest by default.
            named: The key its header names, where that is another.
        """
        kid = kid or self.keys.newest
        header = {
            "alg": "RS256",
            "cat": "cl_B7d4PD111AAA",
            "kid": named or kid,
            "oiat": claims.get("iat"),
            "typ": "JWT",
        }
        signed = _signing_input(header, claims)
        return f"{signed}.{encoded(self.keys.private(kid).sign(signed.encode(), PKCS1v15(), SHA256()))}"

    def unsigned(self, claims: Mapping[str, Any]) -> str:
        """A token that says it needs no signature."""
        return f"{_signing_input({'alg': 'none', 'kid': self.keys.newest, 'typ': 'JWT'}, claims)}."

    def signed_with_public_key(self, claims: Mapping[str, Any]) -> str:
        """A token whose secret is the text of the public key, which everybody knows."""
        kid = self.keys.newest
        signed = _signing_input({"alg": "HS256", "kid": kid, "typ": "JWT"}, claims)
        digest = hmac.new(self.keys.public_pem(kid).encode(), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{encoded(digest)}"


@dataclass(frozen=True, kw_only=True)
class TokenCases:
    """Every way a token can be wrong, by name, of one person in one organisation."""

    mint: TokenMint
    subject: str
    organisation: Mapping[str, Any] | None = None

    def good(self, **changed: Any) -> str:  # noqa: ANN401 - any claim
        """A token as it should be, with claims changed where wanted."""
        return self.mint.token(self._claims(**changed))

    def skewed(self, seconds: int) -> str:
        """A token of an issuer whose clock is that far ahead."""
        now = self._now() + seconds
        return self.good(iat=now, nbf=now, exp=now + LIFETIME_SECONDS)

    def expired_since(self, seconds: int) -> str:
        """A token that ended that long ago."""
        return self.good(exp=self._now() - seconds)

    def without_organisation(self) -> str:
        """A token of somebody who has no organisation active."""
        return self.mint.token(self.mint.claims(self.subject))

    def impersonated(self, by: str) -> str:
        """A token of a session in which somebody else acts."""
        return self.good(act={"iss": "https://dashboard.clerk.com", "sid": "sess_actor", "sub": by})

    def bad(self) -> dict[str, Callable[[], str]]:
        """A maker for each bad token, by what is wrong with it."""
        mint = self.mint
        return {
            "expired": lambda: self.expired_since(30),
            "not-yet-valid": lambda: self.good(nbf=self._now() + 30),
            "issued-in-the-future": lambda: self.good(iat=self._now() + 30),
            "wrong-issuer": lambda: self.good(iss="https://clerk.elsewhere.example"),
            "wrong-party": lambda: self.good(azp="https://elsewhere.example"),
            "no-party": lambda: self.good(azp=None),
            "pending": lambda: self.good(sts="pending"),
            "no-status": lambda: self.good(sts=None),
            "unsigned": lambda: mint.unsigned(self._claims()),
            "signed-with-public-key": lambda: mint.signed_with_public_key(self._claims()),
            "unknown-key": self._by_unpublished_key,
            "other-key-under-known-id": lambda: mint.token(
                self._claims(), kid=next(iter(mint.keys.current)), named=mint.keys.newest
            ),
            "skew-of-6-seconds": lambda: self.skewed(6),
            "ended-6-seconds-ago": lambda: self.expired_since(6),
            "no-subject": lambda: self.good(sub=None),
            "no-end": lambda: self.good(exp=None),
            "tampered": lambda: _tampered(self.good()),
            "garbage": lambda: "not.a.token",
        }

    def _claims(self, **changed: Any) -> Claims:  # noqa: ANN401 - any claim
        return self.mint.claims(self.subject, self.organisation, **changed)

    def _now(self) -> int:
        return int(self.mint.clock().timestamp())

    def _by_unpublished_key(self) -> str:
        stray = SigningKeys()
        stray.add("ins_unknown")
        return TokenMint(
            keys=stray, issuer=self.mint.issuer, authorized_party=self.mint.authorized_party, clock=self.mint.clock
        ).token(self._claims())


def _tampered(token: str) -> str:
    """The token with another person in its claims, under the signature of the first."""
    header, body, signature = token.split(".")
    claims = json.loads(_decoded(body))
    return f"{header}.{encoded(json.dumps({**claims, 'sub': 'user_other'}).encode())}.{signature}"


def _decoded(part: str) -> bytes:

    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _signing_input(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return ".".join(encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
