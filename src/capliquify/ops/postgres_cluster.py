"""The files of one embedded PostgreSQL cluster: where they are, and how they are made the first time."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from capliquify.domain.errors import Unavailable
from capliquify.ops.child_process import Account, launch_command

if TYPE_CHECKING:
    from capliquify.ops.postgres_binaries import PostgresBinaries

OWNER = "capliquify_owner"
APPLICATION = "capliquify_application"
DATABASE = "capliquify"

_SYSTEM_STATE = Path("/var/lib/capliquify")
# What sockaddr_un holds, without its closing zero.
_LONGEST_SOCKET_PATH = 107
_SOCKET_NAME = ".s.PGSQL.65535"
_BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """How to reach one database: as its owner, and as the application, which row-level security binds."""

    owner: str
    application: str


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of the two roles of an embedded cluster."""

    owner: str
    application: str


@dataclass(frozen=True, slots=True)
class ClusterFolders:
    """Where everything of one cluster is.

    Attributes:
        private: ours: passwords, locks, the server's log; in the data folder of the program.
        cluster: the server's: its data and its socket; the same folder unless this process is root.
        shared: the folder for copied programs, when this process is root.
    """

    private: Path
    cluster: Path
    shared: Path | None

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.cluster / "data"

    @property
    def socket(self) -> Path | None:
        """The folder of the socket; None where its path would be longer than the system allows."""
        folder = self.cluster / "run"
        return folder if len(os.fsencode(folder / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH else None

    @property
    def log(self) -> Path:
        """What the server writes to its standard error."""
        return self.private / "server.log"


def folders_of(home: Path) -> ClusterFolders:
    """The folders of the cluster that belongs to one data folder of the program.

    As root the cluster lives outside of it: the server runs as another user, who must reach its data without any
    folder of root's home being opened.
    """
    home = home.resolve()
    private = home / "postgres"
    if os.geteuid() != 0:
        return ClusterFolders(private, private, None)
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return ClusterFolders(private, _SYSTEM_STATE / name, _SYSTEM_STATE)


def make_folders(folders: ClusterFolders, account: Account | None) -> None:
    """Make the folders that are missing, each open to exactly who must enter it.

    Raises:
        Unavailable: a folder cannot be made there.
    """
    try:
        _make_folders(folders, account)
    except OSError as error:
        message = (
            f"The data folder cannot be used: {error.strerror}: {error.filename}. "
            "Name one that can be written with CAPLIQUIFY_HOME."
        )
        raise Unavailable(message) from error


def _make_folders(folders: ClusterFolders, account: Account | None) -> None:
    folders.private.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folders.shared is not None:
        folders.shared.mkdir(mode=0o711, parents=True, exist_ok=True)
    folders.cluster.mkdir(mode=0o711 if account else 0o700, parents=True, exist_ok=True)
    if folders.socket is not None:
        folders.socket.mkdir(mode=0o700, exist_ok=True)
        if account is not None:
            os.chown(folders.socket, account.user_id, account.group_id)


def read_passwords(folders: ClusterFolders) -> Passwords:
    """The passwords made with the cluster.

    Raises:
        Unavailable: the file is missing or unreadable.
    """
    path = _password_file(folders)
    try:
        found = json.loads(path.read_text())
        return Passwords(found["owner"], found["application"])
    except (OSError, ValueError, KeyError) as error:
        message = f"The passwords of the embedded database cannot be read from {path}: {error}"
        raise Unavailable(message) from error


def url_of(role: str, password: str, *, folders: ClusterFolders, port: int, database: str = DATABASE) -> str:
    """The libpq URL of a database of this cluster, over its socket where there is one."""
    if folders.socket is None:
        return f"postgresql://{role}:{quote(password)}@127.0.0.1:{port}/{quote(database)}"
    return f"postgresql://{role}:{quote(password)}@/{quote(database)}?host={quote(str(folders.socket), '')}&port={port}"


def create_cluster(folders: ClusterFolders, binaries: PostgresBinaries, account: Account | None) -> None:
    """Make the cluster if it is missing: initialised beside its place, then renamed, so a broken try leaves none."""
    if folders.data.exists():
        _check_version(folders, binaries)
        if not _password_file(folders).exists():
            _renew_passwords(folders, binaries, account)
        return
    passwords = _new_passwords()
    partial = folders.cluster / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    password_file = folders.cluster / "initial-password"
    _write_private(password_file, passwords.owner + "\n")
    if account is not None:
        os.chown(partial, account.user_id, account.group_id)
        os.chown(password_file, account.user_id, account.group_id)
    try:
        _run(_initdb_command(partial, password_file, binaries), account)
        # So the first real start already finds the database.
        _run_single_user(partial, binaries, account, f"CREATE DATABASE {DATABASE}\n")
    finally:
        password_file.unlink()
    _write_private(_password_file(folders), json.dumps(asdict(passwords)))
    partial.rename(folders.data)


def _renew_passwords(folders: ClusterFolders, binaries: PostgresBinaries, account: Account | None) -> None:
    """Give both roles new passwords: the file was lost, as when root deletes the data folder but not the cluster."""
    passwords = _new_passwords()
    commands = f"ALTER ROLE {OWNER} PASSWORD '{passwords.owner}'\n"
    # The migrations make this role; a cluster that never saw them has none.
    commands += (
        f"DO $$ BEGIN IF to_regrole('{APPLICATION}') IS NOT NULL THEN "
        f"ALTER ROLE {APPLICATION} PASSWORD '{passwords.application}'; END IF; END $$\n"
    )
    _run_single_user(folders.data, binaries, account, commands)
    _write_private(_password_file(folders), json.dumps(asdict(passwords)))


def _new_passwords() -> Passwords:
    return Passwords(secrets.token_urlsafe(24), secrets.token_urlsafe(24))


def _password_file(folders: ClusterFolders) -> Path:
    return folders.private / "passwords.json"


def _check_version(folders: ClusterFolders, binaries: PostgresBinaries) -> None:
    made_by = int((folders.data / "PG_VERSION").read_text().split(".")[0])
    if made_by != binaries.major_version:
        message = (
            f"The data in {folders.data} was made by PostgreSQL {made_by}, but PostgreSQL {binaries.version} is "
            f"installed. Install version {made_by} again, write a backup with it, and restore that here."
        )
        raise Unavailable(message)


def _initdb_command(data: Path, password_file: Path, binaries: PostgresBinaries) -> list[str]:
    words = [binaries.program("initdb"), "-D", str(data), "-U", OWNER, "--pwfile", str(password_file)]
    words += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
    if binaries.major_version >= _BUILTIN_LOCALE_SINCE:
        # The same order and case rules on every machine, whatever its C library knows.
        return [*words, "--sync-method=syncfs", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*words, "--locale=C"]


def _run_single_user(data: Path, binaries: PostgresBinaries, account: Account | None, commands: str) -> None:
    """Run commands, one a line, on a server that is not running: it needs neither socket nor password."""
    _run([binaries.program("postgres"), "--single", "-D", str(data), "postgres"], account, typed=commands)


def _run(command: list[str], account: Account | None, *, typed: str = "") -> None:
    run = subprocess.run(  # noqa: S603 - programs of the installation found
        launch_command(command, account=account), cwd="/", env=SERVER_ENVIRONMENT, input=typed, text=True,
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    if run.returncode != 0:
        message = f"{Path(command[0]).name} failed while the embedded database was made: {run.stderr.strip()}"
        raise Unavailable(message)


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


# The server gets nothing of the caller's environment: PGDATA, PGHOST or a locale there would change what it does.
SERVER_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
