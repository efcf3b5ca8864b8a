"""Signatures under anchors and checkpoints of audit logs."""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES: Final = 32


class AuditSigner:
    """Signs with Ed25519: whoever has the public half can check a signature and make none.

    Args:
        seed: The private key, 32 random bytes.
    """

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._private.public_key()
        self._key_id = hashlib.sha256(b"capliquify audit key id" + self.public_key).hexdigest()[:16]

    @property
    def key_id(self) -> str:
        """The beginning of a hash of the public key."""
        return self._key_id

    @property
    def public_key(self) -> bytes:
        """The public half, 32 bytes."""
        return self._public.public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes."""
        return self._private.sign(message)

    def verifies(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """Whether a message was signed with this key, and under its id."""
        if key_id != self._key_id:
            return False
        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            return False
        return True
