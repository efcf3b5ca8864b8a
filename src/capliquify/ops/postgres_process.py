"""The running server of a cluster: found, started as a direct child, waited for, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from capliquify.domain.errors import Unavailable
from capliquify.ops.child_process import Account, launch_command
from capliquify.ops.postgres_cluster import SERVER_ENVIRONMENT, ClusterFolders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capliquify.ops.postgres_binaries import PostgresBinaries

_POLL_SECONDS = 0.005
_ORPHAN_PATIENCE_SECONDS = 20.0
_LOG_LIMIT_BYTES = 10_000_000
_QUOTED_LOG_BYTES = 2_000
_SOCKET_PORT = 5432
# Lines of postmaster.pid, counted from 0.
_PID_LINE, _PORT_LINE, _STATUS_LINE = 0, 3, 7


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers, as its own pid file describes it."""

    pid: int
    port: int


def find_server(folders: ClusterFolders) -> RunningServer | None:
    """The server of this cluster that is up and accepts connections, whoever started it; else None."""
    lines = _pid_file_lines(folders)
    if len(lines) <= _STATUS_LINE or lines[_STATUS_LINE].strip() != "ready":
        return None
    pid = int(lines[_PID_LINE])
    return RunningServer(pid, int(lines[_PORT_LINE])) if pid in _processes_of(folders) else None


def start_server(
    folders: ClusterFolders,
    binaries: PostgresBinaries,
    account: Account | None,
    *,
    settings: Mapping[str, str],
    death_signal: int | None,
) -> subprocess.Popen[bytes]:
    """Start the server as a child of this process, in a session of its own so that Ctrl-C does not reach it.

    Does not wait until it answers: `wait_until_ready` does.
    """
    _forget_stale_pid_file(folders)
    command = [binaries.program("postgres"), "-D", str(folders.data)]
    for name, value in (_settings(folders, binaries) | dict(settings)).items():
        command += ["-c", f"{name}={value}"]
    with _open_log(folders.log) as log:
        return subprocess.Popen(  # noqa: S603 - a program of the installation found
            launch_command(command, account=account, death_signal=death_signal), cwd="/", env=SERVER_ENVIRONMENT,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def wait_until_ready(
    folders: ClusterFolders, child: subprocess.Popen[bytes], *, timeout_seconds: float
) -> RunningServer | None:
    """Wait for the child to accept connections; None when it ended instead.

    Raises:
        Unavailable: it neither answers nor ends in time; recovery after a crash of a large database may be long.
    """
    deadline = time.monotonic() + timeout_seconds
    while child.poll() is None:
        server = find_server(folders)
        if server is not None and server.pid == child.pid:
            return server
        if time.monotonic() >= deadline:
            message = f"PostgreSQL did not answer within {timeout_seconds:.0f} s; see {folders.log}"
            raise Unavailable(message)
        time.sleep(_POLL_SECONDS)
    return None


def stop_server(folders: ClusterFolders, child: subprocess.Popen[bytes] | None = None) -> None:
    """Shut the server of this cluster down, closing its connections, and wait until none of its processes is left."""
    server_pid = child.pid if child is not None else _postmaster_pid(folders)
    if server_pid is not None and (child is None or child.poll() is None):
        with contextlib.suppress(ProcessLookupError):
            os.kill(server_pid, signal.SIGINT)
    deadline = time.monotonic() + _ORPHAN_PATIENCE_SECONDS
    while (child is not None and child.poll() is None) or _processes_of(folders):
        if time.monotonic() >= deadline:
            _kill_remaining(folders)
        time.sleep(_POLL_SECONDS)


def rotate_log(folders: ClusterFolders) -> None:
    """Put a log that has grown large aside, replacing the one put aside before."""
    if log_size(folders) > _LOG_LIMIT_BYTES:
        folders.log.replace(folders.log.with_suffix(".log.1"))


def log_size(folders: ClusterFolders) -> int:
    """Where the server's log ends now, in bytes."""
    return folders.log.stat().st_size if folders.log.exists() else 0


def log_since(folders: ClusterFolders, start: int) -> str:
    """What the server wrote to its log after `start`, at most the last kilobytes of it, for messages."""
    with contextlib.suppress(OSError), folders.log.open("rb") as log:
        log.seek(max(start, log_size(folders) - _QUOTED_LOG_BYTES))
        return log.read().decode(errors="replace")
    return ""


def _settings(folders: ClusterFolders, binaries: PostgresBinaries) -> dict[str, str]:
    statistics = next(binaries.library_folder.rglob("pg_stat_statements.so"), None)
    return {
        "listen_addresses": "" if folders.socket else "127.0.0.1",
        "port": str(_SOCKET_PORT if folders.socket else _free_port()),
        "unix_socket_directories": str(folders.socket or ""),
        "unix_socket_permissions": "0700",
        "shared_preload_libraries": "pg_stat_statements" if statistics else "",
        "shared_buffers": "256MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
        # Walking a large data folder file by file after a crash takes seconds; the file system does it in one call.
        "recovery_init_sync_method": "syncfs" if os.uname().sysname == "Linux" else "fsync",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def _open_log(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _pid_file_lines(folders: ClusterFolders) -> list[str]:
    try:
        return (folders.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _postmaster_pid(folders: ClusterFolders) -> int | None:
    lines = _pid_file_lines(folders)
    pid = int(lines[_PID_LINE]) if lines and lines[_PID_LINE].isdigit() else None
    return pid if pid in _processes_of(folders) else None


def _forget_stale_pid_file(folders: ClusterFolders) -> None:
    # PostgreSQL refuses to start while a process of the number in its pid file exists, even when that is a zombie of
    # its own or an unrelated program. Nothing works in the data folder: then the file tells nothing.
    if not _processes_of(folders):
        (folders.data / "postmaster.pid").unlink(missing_ok=True)


def _processes_of(folders: ClusterFolders) -> set[int]:
    """Every live process of the cluster's server: each of them works in the data folder, and zombies do not."""
    if not Path("/proc/self").exists():
        return _processes_by_command(str(folders.data))
    found: set[int] = set()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if Path(entry.path, "cwd").readlink() == folders.data:
                    found.add(int(entry.name))
    return found


def _processes_by_command(data: str) -> set[int]:
    listed = subprocess.run(["/bin/ps", "-axo", "pid=,command="], capture_output=True, text=True, check=True)
    numbers = (line.split(maxsplit=1) for line in listed.stdout.splitlines() if f"-D {data}" in line)
    return {int(number) for number, _ in numbers}


def _kill_remaining(folders: ClusterFolders) -> None:
    for pid in _processes_of(folders):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
