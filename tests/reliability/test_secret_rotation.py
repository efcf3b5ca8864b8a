from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import Conflict
from capliquify.ops import secret_rotation
from capliquify.services import secrets, vault
from capliquify.services.secret_rotation import rotate_data_key
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.organisations import create_organisation
from capliquify.storage.repositories.sealed_values import SECRET
from capliquify.storage.repositories.secrets import put_secret
from support.trust import TESTER

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.bootstrap import Parts

SECRETS = 500
EMAILS = 50
ROTATIONS = 3


def value_of(number: int) -> bytes:
    return f"value of {number}".encode()


@pytest.fixture
def roastery(parts: Parts) -> Parts:
    with parts.system_context("test") as system:
        create_organisation(system.transaction, slug="roastery", name="Roastery")
    with parts.context("roastery", TESTER) as context:
        for number in range(SECRETS):
            secrets.put_secret(context, f"secret-{number:03}", value_of(number))
    return parts


@pytest.fixture
def emails(parts: Parts) -> list[UUID]:
    ids = [new_id() for _ in range(EMAILS)]
    with parts.system_context("test") as system:
        for each in ids:
            sealed = vault.seal(system, f"outbound_email|sealed_body|{each}", each.bytes)
            system.transaction.execute(
                "insert into outbound_email (id, recipient, subject, sealed_body, created_at) "
                "values (%s, 'a', 'b', %b, %s)",
                (each, sealed, parts.clock()),
            )
    return ids


def old_values(parts: Parts) -> dict[str, bytes]:
    with parts.context("roastery", TESTER) as context:
        return dict(context.transaction.execute_binary("select name, sealed from secret").fetchall())


def rotate_everything(parts: Parts) -> int:
    return sum(
        secret_rotation.rotate_secrets(parts, owner, TESTER).values for owner in secret_rotation.owners(parts, TESTER)
    )


class Reader(Thread):
    """Reads all secrets over and over, each in a transaction of its own."""

    def __init__(self, parts: Parts, enough: Event) -> None:
        super().__init__()
        self.parts, self.enough = parts, enough
        self.reads, self.failed = 0, list[BaseException]()

    def run(self) -> None:
        while not self.enough.is_set():
            number = self.reads % SECRETS
            try:
                with self.parts.context("roastery", TESTER, read_only=True) as context:
                    assert secrets.get_secret(context, f"secret-{number:03}") == value_of(number)
            except BaseException as error:  # noqa: BLE001 - every failure of a read counts
                self.failed.append(error)
            self.reads += 1


class Writer(Thread):
    """Sets secrets over and over."""

    def __init__(self, parts: Parts, enough: Event) -> None:
        super().__init__()
        self.parts, self.enough = parts, enough
        self.writes, self.failed = 0, list[BaseException]()

    def run(self) -> None:
        while not self.enough.is_set():
            number = (self.writes * 7) % SECRETS
            try:
                with self.parts.context("roastery", TESTER) as context:
                    secrets.put_secret(context, f"secret-{number:03}", value_of(number))
            except BaseException as error:  # noqa: BLE001 - every failure of a write counts
                self.failed.append(error)
            self.writes += 1


def test_all_secrets_are_rotated_while_they_are_read_and_written_and_the_old_key_is_dead_after_its_grace(
    roastery: Parts, emails: list[UUID]
) -> None:
    parts, enough = roastery, Event()
    before = old_values(parts)
    readers, writer = [Reader(parts, enough), Reader(parts, enough)], Writer(parts, enough)
    threads = [*readers, writer]
    for thread in threads:
        thread.start()
    try:
        resealed = [rotate_everything(parts) for _ in range(ROTATIONS)]
    finally:
        enough.set()
        for thread in threads:
            thread.join()

    assert [*readers[0].failed, *readers[1].failed, *writer.failed] == []
    assert min(readers[0].reads, readers[1].reads, writer.writes) > 0
    assert min(resealed) > EMAILS
    with parts.system_context("test") as system:
        for each in emails:
            row = system.transaction.execute_binary("select sealed_body from outbound_email where id = %s", (each,))
            (sealed,) = row.fetchone() or (b"",)
            assert vault.unseal(system, f"outbound_email|sealed_body|{each}", sealed) == each.bytes
    a_day_later = replace(parts, clock=lambda: parts.clock() + timedelta(days=1))
    assert secret_rotation.keep_house(a_day_later, "roastery", TESTER) == (0, ROTATIONS)
    assert secret_rotation.keep_house(a_day_later, None, TESTER) == (0, ROTATIONS)
    with parts.context("roastery", TESTER) as context:
        with pytest.raises(Conflict, match="not one of its owner"):
            vault.unseal(context, SECRET.place("secret-000"), before["secret-000"])
        assert all(secrets.get_secret(context, f"secret-{each:03}") == value_of(each) for each in range(SECRETS))


def test_a_rotation_that_was_killed_is_finished_by_the_housekeeping(roastery: Parts) -> None:
    with roastery.context("roastery", TESTER) as context:
        begun = rotate_data_key(context)

    assert secret_rotation.keep_house(roastery, "roastery", TESTER) == (SECRETS, 0)

    with roastery.context("roastery", TESTER) as context:
        keys = {each.data_key for each in secrets.list_secrets(context).secrets}
    assert keys == {str(begun.key_id)}


def test_a_rotation_waits_for_whoever_is_sealing_and_misses_nothing(roastery: Parts) -> None:
    rotation = Thread(target=secret_rotation.rotate_secrets, args=(roastery, "roastery", TESTER))
    with roastery.context("roastery", TESTER) as context:
        sealed = vault.seal(context, SECRET.place("late"), b"late")
        rotation.start()
        rotation.join(0.3)
        waits = rotation.is_alive()
        put_secret(context.transaction, "late", sealed, at=context.clock(), by="test")
    rotation.join()

    with roastery.context("roastery", TESTER) as context:
        current = str(vault.current_key(context).id)
        assert {each.data_key for each in secrets.list_secrets(context).secrets} == {current}
        assert secrets.get_secret(context, "late") == b"late"
    assert waits
