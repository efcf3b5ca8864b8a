from __future__ import annotations

import threading
import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from capliquify.domain.errors import InvalidInput
from capliquify.services import passwords
from capliquify.services.passwords import compare_password, hash_password, require_strong_password

PASSWORD = "velvet tractor nine umbrellas"


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(PASSWORD)


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own(stored: str) -> None:
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert hash_password(PASSWORD) != stored


def test_the_right_one_matches_and_no_other(stored: str) -> None:
    assert compare_password(stored, PASSWORD).matches
    assert not compare_password(stored, PASSWORD + " ").matches
    assert not compare_password(stored, PASSWORD.upper()).matches


def test_it_matches_however_its_characters_were_typed() -> None:
    assert compare_password(hash_password("café au lait deux fois"), "cafe\u0301 au lait deux fois").matches


def test_a_hash_of_older_parameters_is_made_anew() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    compared = compare_password(old, PASSWORD)
    assert compared.better_hash is not None
    assert compared.better_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert compare_password(old, "wrong").better_hash is None


def test_where_nobody_is_the_same_work_is_done(stored: str) -> None:
    nobody = passwords._NOBODY
    assert extract_parameters(nobody) == extract_parameters(stored)
    assert not compare_password(None, PASSWORD).matches
    took = []
    for kept in (None, stored) * 3:
        started = time.thread_time()
        compare_password(kept, "wrong")
        took.append(time.thread_time() - started)
    nobody_took, somebody_took = min(took[::2]), min(took[1::2])
    assert 0.5 < nobody_took / somebody_took < 2


def test_no_more_than_two_are_hashed_at_once() -> None:
    # Two that are held leave no place for a third.
    with passwords._AT_ONCE, passwords._AT_ONCE:
        third = threading.Thread(target=hash_password, args=(PASSWORD,))
        third.start()
        third.join(timeout=1.0)
        assert third.is_alive()
    third.join(timeout=30)
    assert not third.is_alive()


@pytest.mark.parametrize("password", ["password12345", "qwertyuiop123", "aaaaaaaaaaaa", "letmeinletmein"])
def test_what_would_be_tried_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="too easy to guess") as refusal:
        require_strong_password(password, email="ada@example.com", name="Ada")
    assert password not in str(refusal.value)


@pytest.mark.parametrize("password", [PASSWORD, "".join(chr(33 + (at * 37) % 90) for at in range(128))])
def test_a_good_one_is_taken_at_any_length(password: str) -> None:
    require_strong_password(password, email="ada@example.com", name="Ada")
