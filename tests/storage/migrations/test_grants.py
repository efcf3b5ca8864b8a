from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from capliquify.storage.migrations.grants import create_application_role

if TYPE_CHECKING:
    from support.database import DatabaseServer

TOGETHER = 4
ROUNDS = 10


def test_databases_of_one_server_may_be_migrated_at_once(database_server: DatabaseServer, worker_name: str) -> None:
    faults: list[Exception] = []

    def make(role: str, start: threading.Barrier) -> None:
        with psycopg.connect(database_server.owner_url, autocommit=True) as connection:
            start.wait()
            try:
                create_application_role(connection, role, "a password")
            except psycopg.Error as fault:
                faults.append(fault)

    for number in range(ROUNDS):
        role, start = f"role_{worker_name}_{number}", threading.Barrier(TOGETHER)
        threads = [threading.Thread(target=make, args=(role, start)) for _ in range(TOGETHER)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with psycopg.connect(database_server.owner_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))

    assert faults == []
