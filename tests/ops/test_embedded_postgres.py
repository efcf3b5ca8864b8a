from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capliquify.domain.errors import Conflict
from capliquify.ops.embedded_postgres import EmbeddedPostgres, running_database
from capliquify.ops.postgres_account import server_account
from capliquify.ops.postgres_cluster import make_folders
from support.database import DatabaseServer, temporary_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home)
    server.start()
    yield server
    server.stop()


def _one(url: str, query: LiteralString) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _wait(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_owner_reaches_its_database(server: EmbeddedPostgres) -> None:
    assert _one(server.owner_url, "select current_user || '@' || current_database()") == "capliquify_owner@capliquify"


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    url = make_conninfo(server.owner_url, password="wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_passwords_are_readable_by_nobody_else(server: EmbeddedPostgres, home: Path) -> None:
    assert server.folders.private == home / "postgres"
    assert (home / "postgres" / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_the_server_never_runs_as_root(server: EmbeddedPostgres) -> None:
    assert server.process_id is not None
    expected = server.folders.data.stat().st_uid
    assert expected != 0
    assert Path(f"/proc/{server.process_id}").stat().st_uid == expected


def test_nothing_listens_on_the_network(server: EmbeddedPostgres) -> None:
    assert _one(server.owner_url, "show listen_addresses") == ""


def test_a_data_folder_too_long_for_a_socket_is_served_on_loopback(home: Path) -> None:
    server = EmbeddedPostgres(home)
    # As root the cluster has a short place of its own, so the long one is given.
    server.folders = replace(server.folders, cluster=server.folders.cluster / ("x" * 90))
    make_folders(server.folders, server_account())
    server.start()
    assert "@127.0.0.1:" in server.owner_url
    assert _one(server.owner_url, "select inet_server_addr()::text") == "127.0.0.1/32"
    server.stop()


def test_data_is_there_at_the_next_start(home: Path) -> None:
    first = EmbeddedPostgres(home)
    first.start()
    with psycopg.connect(first.owner_url) as connection:
        connection.execute("create table kept as select 42 as answer")
    first.stop()
    second = EmbeddedPostgres(home)
    second.start()
    assert _one(second.owner_url, "select answer from kept") == 42
    second.stop()


def test_restart_after_sigkill_keeps_committed_rows(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("create table kept as select 7 as answer")
    assert server.process_id is not None
    os.kill(server.process_id, signal.SIGKILL)
    _wait(lambda: server.poll() is not None)
    server.restart()
    assert _one(server.owner_url, "select answer from kept") == 7


def test_a_second_owner_is_refused(server: EmbeddedPostgres, home: Path) -> None:
    with pytest.raises(Conflict, match="already running"):
        EmbeddedPostgres(home).start()
    assert server.process_id is not None


def test_a_command_uses_the_running_server_and_leaves_it(server: EmbeddedPostgres, home: Path) -> None:
    before = server.process_id
    with running_database(home) as urls:
        assert urls == server.urls
    assert server.process_id == before


def test_a_command_starts_the_server_and_stops_it(home: Path) -> None:
    with running_database(home) as urls:
        assert _one(urls.owner, "select 1") == 1
    assert EmbeddedPostgres(home).process_id is None


def test_the_command_that_leaves_last_stops_the_server(home: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def second_command() -> None:
        with running_database(home):
            entered.set()
            leave.wait(10)

    with running_database(home) as urls:
        other = threading.Thread(target=second_command)
        other.start()
        assert entered.wait(10)
    assert _one(urls.owner, "select 1") == 1
    leave.set()
    other.join()
    assert EmbeddedPostgres(home).process_id is None


_OWNER_PROGRAM = """
import sys, time
from pathlib import Path
from capliquify.ops.embedded_postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.process_id, flush=True)
time.sleep(60)
"""


def _start_elsewhere(program: str, home: Path) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_the_server_ends_with_its_killed_owner(home: Path) -> None:
    owner, server_pid = _start_elsewhere(_OWNER_PROGRAM, home)
    _kill(owner)
    _wait(lambda: not _is_alive(server_pid))
    assert EmbeddedPostgres(home).process_id is None


def test_an_orphan_of_a_killed_command_is_replaced_by_the_next_owner(home: Path) -> None:
    program = _OWNER_PROGRAM.replace("server.start()", "server._join()")
    command, orphan_pid = _start_elsewhere(program, home)
    _kill(command)
    assert _is_alive(orphan_pid)
    server = EmbeddedPostgres(home)
    server.start()
    assert not _is_alive(orphan_pid)
    assert server.process_id not in (None, orphan_pid)
    server.stop()


def test_a_pid_file_naming_an_unrelated_process_does_not_stop_the_start(home: Path) -> None:
    first = EmbeddedPostgres(home)
    first.start()
    pid_file = first.folders.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    first.stop()
    pid_file.write_text("\n".join(["1", *lines[1:]]) + "\n")
    second = EmbeddedPostgres(home)
    second.start()
    assert _one(second.owner_url, "select 1") == 1
    second.stop()


def test_lost_passwords_are_renewed_and_the_data_is_found_again(home: Path) -> None:
    first = EmbeddedPostgres(home)
    first.start()
    with psycopg.connect(first.owner_url) as connection:
        connection.execute("create role capliquify_application login password 'old'")
        connection.execute("create table kept as select 42 as answer")
    first.stop()
    (home / "postgres" / "passwords.json").unlink()
    second = EmbeddedPostgres(home)
    second.start()
    assert _one(second.owner_url, "select answer from kept") == 42
    assert _one(second.application_url, "select current_user::text") == "capliquify_application"
    second.stop()


def test_a_broken_first_try_leaves_nothing_in_the_way(home: Path) -> None:
    server = EmbeddedPostgres(home)
    partial = server.folders.cluster / "data.partial"
    partial.mkdir()
    (partial / "half").write_text("half")
    server.start()
    assert _one(server.owner_url, "select 1") == 1
    server.stop()


def test_databases_are_copied_from_a_template(database_server: DatabaseServer, worker_name: str) -> None:
    template, copy = f"original_{worker_name}", f"duplicate_{worker_name}"
    with psycopg.connect(database_server.create_database(template).owner) as connection:
        connection.execute("create table kept as select 3 as answer")
    urls = database_server.create_database(copy, template=template)
    assert _one(urls.owner, "select answer from kept") == 3
    database_server.drop_database(copy)
    database_server.drop_database(template)
