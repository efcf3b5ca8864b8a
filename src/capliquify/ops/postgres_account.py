"""The system user PostgreSQL runs as when this process is root, which PostgreSQL refuses to be."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess

from capliquify.domain.errors import Unavailable
from capliquify.ops.child_process import Account

_NAME = "capliquify"


def server_account() -> Account | None:
    """The account of the server: None to stay the current user, else the system user, made when missing.

    Raises:
        Unavailable: the user is missing and cannot be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_NAME)
    except KeyError:
        _make_user()
        entry = pwd.getpwnam(_NAME)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_user() -> None:
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    message = f"PostgreSQL does not run as root, and the system user {_NAME!r} could not be made: "
    if useradd is None:
        raise Unavailable(message + "useradd is missing. Make the user yourself, or run as another user than root.")
    words = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    run = subprocess.run(  # noqa: S603 - a fixed command
        [*words, "--shell", "/usr/sbin/nologin", _NAME], capture_output=True, text=True, check=False, timeout=30
    )
    already_there = 9  # another process was first
    if run.returncode not in (0, already_there):
        raise Unavailable(message + run.stderr.strip())
