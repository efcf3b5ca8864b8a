from __future__ import annotations

import hashlib

import pytest

from capliquify.domain.access.strength import why_weak_database_password, why_weak_key


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (bytes(32), "its bytes are all equal or follow each other"),
        (bytes(range(32)), "its bytes are all equal or follow each other"),
        (bytes(range(64, 32, -1)), "its bytes are all equal or follow each other"),
        (bytes.fromhex("abcdef1234567890") * 4, "its bytes repeat"),
        (hashlib.sha256(b"half").digest()[:16] * 2, "its bytes repeat"),
        (bytes([0, 1, 3, 7, 200, 9, 250, 33] * 3 + [1, 1, 2, 3, 5, 8, 13, 21]), "it holds too few different bytes"),
        (b"correct horse battery staple, 12", "it is text somebody typed"),
    ],
)
def test_a_key_nobody_drew_at_random_is_weak(key: bytes, reason: str) -> None:
    assert len(key) == 32
    assert why_weak_key(key) == reason


@pytest.mark.parametrize("number", range(50))
def test_a_key_drawn_at_random_is_not_weak(number: int) -> None:
    assert why_weak_key(hashlib.sha256(number.to_bytes(4, "big")).digest()) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "it has no password"),
        ("postgres", "its password is one everybody tries first"),
        ("Password123456", "its password is one everybody tries first"),
        ("shopkeeper", "its password is one everybody tries first"),
        ("k3J9x", "its password is shorter than 12 characters"),
        ("1111111111112", "its password repeats the same characters"),
        ("k3J9x-Pq7Lw2Zt", None),
    ],
)
def test_a_password_everybody_tries_first_is_weak(password: str, reason: str | None) -> None:
    assert why_weak_database_password(password, "shopkeeper") == reason
