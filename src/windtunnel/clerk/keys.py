"""Signing keys that rotate, and the key set that is published of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def encoded(value: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass
class SigningKeys:
    """Keys by id in the order they were added; those retired sign still, for tests, and are published no more."""

    current: dict[str, RSAPrivateKey] = field(default_factory=dict)
    retired: dict[str, RSAPrivateKey] = field(default_factory=dict)

    @classmethod
    def pair(cls) -> SigningKeys:
        """Two keys, as while one replaces the other."""
        keys = cls()
        keys.add("ins_first")
        keys.add("ins_second")
        return keys

    @property
    def newest(self) -> str:
        """The id of the key that tokens are signed with."""
        return list(self.current)[-1]

    def add(self, kid: str) -> str:
        """Make a key, publish it and sign with it from now on."""
        self.current[kid] = generate_private_key(public_exponent=65537, key_size=2048)
        return kid

    def retire(self, kid: str) -> None:
        """Publish a key no more."""
        self.retired[kid] = self.current.pop(kid)

    def private(self, kid: str) -> RSAPrivateKey:
        """A key, retired or not."""
        return self.current.get(kid) or self.retired[kid]

    def public_pem(self, kid: str) -> str:
        """The public half of a key, as it can be pinned."""
        public = self.private(kid).public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def key_set(self) -> dict[str, list[dict[str, str]]]:
        """What is published: the public halves of the current keys."""
        return {"keys": [_published(kid, key) for kid, key in self.current.items()]}


def _published(kid: str, key: RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {
        "use": "sig",
        "kty": "RSA",
        "kid": kid,
        "alg": "RS256",
        "n": encoded(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "e": encoded(numbers.e.to_bytes(3, "big")),
    }
