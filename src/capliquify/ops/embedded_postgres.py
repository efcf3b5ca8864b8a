"""A PostgreSQL of our own: started, found again, shared by commands, and stopped by whoever leaves last.

The supervisor owns the server while it runs (`EmbeddedPostgres`). Commands use what is running, or start it for
themselves and those who come meanwhile (`running_database`).
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from capliquify.domain.errors import Conflict, Unavailable
from capliquify.ops.file_lock import FileLock
from capliquify.ops.postgres_account import server_account
from capliquify.ops.postgres_binaries import PostgresBinaries, find_binaries, readable_by_all
from capliquify.ops.postgres_cluster import (
    APPLICATION,
    DATABASE,
    OWNER,
    DatabaseUrls,
    create_cluster,
    folders_of,
    make_folders,
    read_passwords,
    url_of,
)
from capliquify.ops.postgres_process import (
    find_server,
    log_since,
    log_size,
    rotate_log,
    start_server,
    stop_server,
    wait_until_ready,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_START_TIMEOUT_SECONDS = 300.0
_USERS_TIMEOUT_SECONDS = 30.0
_LOOK_SECONDS = 0.5
_START_RETRIES = 100
_START_RETRY_SECONDS = 0.05

# Servers this process started that other commands still use: dropping the last reference to a live child would warn.
_LEFT_TO_OTHERS: list[subprocess.Popen[bytes]] = []


class EmbeddedPostgres:
    """The embedded server of one data folder.

    Args:
        home: the program's data folder.
        settings: PostgreSQL settings on top of ours, by name.
    """

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self.folders = folders_of(home)
        self._settings = dict(settings or {})
        self._account = server_account()
        make_folders(self.folders, self._account)
        self._starting = FileLock(self.folders.private / "starting.lock")
        self._users = FileLock(self.folders.private / "users.lock")
        self._owner = FileLock(self.folders.private / "owner.lock")
        self._binaries: PostgresBinaries | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def binaries(self) -> PostgresBinaries:
        """The programs the server runs from; pg_dump and pg_restore of the same version are beside it."""
        if self._binaries is None:
            found = find_binaries()
            shared = self.folders.shared
            self._binaries = found if shared is None else readable_by_all(found, shared)
        return self._binaries

    @property
    def process_id(self) -> int | None:
        """The process number of the server, None when it is down."""
        server = find_server(self.folders)
        return None if server is None else server.pid

    @property
    def urls(self) -> DatabaseUrls:
        """The database of the program, as owner and as application; the server must be up."""
        return self.urls_of(DATABASE)

    @property
    def owner_url(self) -> str:
        """The URL of the role that owns the database: migrations, backups, LISTEN."""
        return self.urls.owner

    @property
    def application_url(self) -> str:
        """The URL of the role the program works as; the role itself is made by the migrations."""
        return self.urls.application

    def urls_of(self, database: str) -> DatabaseUrls:
        """The URLs of any database of this server; the server must be up."""
        server = find_server(self.folders)
        if server is None:
            message = "The embedded database is not running."
            raise Unavailable(message)
        passwords = read_passwords(self.folders)
        return DatabaseUrls(
            url_of(OWNER, passwords.owner, folders=self.folders, port=server.port, database=database),
            url_of(APPLICATION, passwords.application, folders=self.folders, port=server.port, database=database),
        )

    def start(self) -> None:
        """Start the server as this process's own: it ends when this process ends, however that happens.

        A server that a killed process left behind is stopped first. Call it from the main thread, see
        `child_process.launch_command`.

        Raises:
            Conflict: another process owns the server, or commands keep using the one they started.
            Unavailable: it does not start; the message holds the end of its log.
        """
        # A command looking for an owner holds this lock for an instant.
        if not self._owner.acquire(timeout_seconds=_LOOK_SECONDS):
            message = f"Another capliquify is already running on the data in {self.folders.private.parent}."
            raise Conflict(message)
        self._wait_for_commands()
        try:
            stop_server(self.folders)
            self._launch(death_signal=signal.SIGINT)
            self._users.try_acquire(shared=True)
        finally:
            self._starting.release()

    def poll(self) -> int | None:
        """The exit status of the server this process started, None while it runs; collects the dead child."""
        return None if self._child is None else self._child.poll()

    def restart(self) -> None:
        """Start the server again after it died; the locks are still ours."""
        self._launch(death_signal=signal.SIGINT)

    def stop(self) -> None:
        """Stop the server this process started and give up its ownership."""
        if self._child is not None:
            stop_server(self.folders, self._child)
            self._child = None
        self._users.release()
        self._owner.release()

    def close(self) -> None:
        """Give the locks back; a server this process started for itself alone has been stopped before."""
        for lock in (self._starting, self._users, self._owner):
            lock.close()

    @contextlib.contextmanager
    def attached(self) -> Iterator[DatabaseUrls]:
        """The server while the block runs: the one that is up, else one started for it.

        A server started here lives on when this process is killed, because others may be using it; the next command
        finds it, and whoever leaves last stops it.
        """
        self._join()
        try:
            yield self.urls
        finally:
            self._leave()

    def _join(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while True:
            with self._held_starting_lock():
                owned = not self._owner.try_acquire()
                if not owned:
                    self._owner.release()
                if find_server(self.folders) is None and not owned:
                    self._launch(death_signal=None)
                if find_server(self.folders) is not None:
                    self._users.acquire(shared=True, timeout_seconds=_USERS_TIMEOUT_SECONDS)
                    return
            # Its owner is starting it or bringing it back.
            if time.monotonic() >= deadline:
                message = f"The embedded database did not come up; see {self.folders.log}"
                raise Unavailable(message)
            time.sleep(_START_RETRY_SECONDS)

    def _leave(self) -> None:
        with self._held_starting_lock():
            if self._users.try_acquire():
                stop_server(self.folders, self._child)
            elif self._child is not None:
                _LEFT_TO_OTHERS.append(self._child)
            self._child = None
            self._users.release()

    @contextlib.contextmanager
    def _held_starting_lock(self) -> Iterator[None]:
        if not self._starting.acquire(timeout_seconds=_START_TIMEOUT_SECONDS):
            message = "Another command has been starting or stopping the embedded database for too long."
            raise Unavailable(message)
        try:
            yield
        finally:
            self._starting.release()

    def _wait_for_commands(self) -> None:
        """Hold the starting lock at a moment when no command uses a server of its own."""
        deadline = time.monotonic() + _USERS_TIMEOUT_SECONDS
        while True:
            self._starting.acquire(timeout_seconds=_USERS_TIMEOUT_SECONDS)
            if self._users.try_acquire():
                return
            self._starting.release()
            if time.monotonic() >= deadline:
                self._owner.release()
                message = "Another capliquify command is using the database; wait until it has finished."
                raise Conflict(message)
            time.sleep(_START_RETRY_SECONDS)

    def _launch(self, *, death_signal: int | None) -> None:
        create_cluster(self.folders, self.binaries, self._account)
        rotate_log(self.folders)
        log = ""
        for _ in range(_START_RETRIES):
            log_start = log_size(self.folders)
            self._child = start_server(
                self.folders, self.binaries, self._account, settings=self._settings, death_signal=death_signal
            )
            if wait_until_ready(self.folders, self._child, timeout_seconds=_START_TIMEOUT_SECONDS):
                return
            log = log_since(self.folders, log_start)
            # Processes of a killed server hold its shared memory for a moment longer than it lives.
            if not _held_by_a_dying_server(log):
                break
            time.sleep(_START_RETRY_SECONDS)
        self._child = None
        message = f"PostgreSQL does not start. The end of {self.folders.log}:\n{log.strip()}"
        raise Unavailable(message)


@contextlib.contextmanager
def running_database(home: Path) -> Iterator[DatabaseUrls]:
    """The embedded database of a data folder while the block runs, started when nobody has."""
    with contextlib.closing(EmbeddedPostgres(home)) as server, server.attached() as urls:
        yield urls


def _held_by_a_dying_server(log: str) -> bool:
    return "shared memory block" in log or 'lock file "postmaster.pid"' in log
