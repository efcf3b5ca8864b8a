"""The real PgBouncer in transaction mode, with one connection to the server, while a block runs."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psycopg.conninfo import conninfo_to_dict

from capliquify.ops.postgres_account import server_account

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS: Final = 20.0
_INI: Final = """
[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = 1
max_client_conn = 100
ignore_startup_parameters = extra_float_digits
"""


def find_pooler() -> str | None:
    """Where PgBouncer is installed, None where it is not."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def running_pooler(url: str) -> Iterator[str]:
    """The address of the same database, for the same role, through PgBouncer."""
    program = find_pooler()
    assert program is not None
    database = conninfo_to_dict(url)
    user, password = str(database["user"]), str(database["password"])
    with socket.create_server(("127.0.0.1", 0)) as probe:
        listen = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="capliquify-pooler-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "users.txt").write_text(f'"{user}" "{password}"\n')
        ini = _INI.format(host=database["host"], port=database.get("port", 5432), listen=listen, folder=folder)
        (folder / "pgbouncer.ini").write_text(ini)
        # It refuses to run as root, as the server does, whose socket only that server's own user may open.
        account = server_account()
        process = subprocess.Popen(
            [program, str(folder / "pgbouncer.ini")],
            stderr=subprocess.DEVNULL,
            user=None if account is None else account.user_id,
            group=None if account is None else account.group_id,
            extra_groups=None if account is None else [],
        )
        try:
            _wait(process, listen)
            yield f"postgresql://{user}:{password}@127.0.0.1:{listen}/{database['dbname']}"
        finally:
            process.terminate()
            process.wait(timeout=_SECONDS)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"pgbouncer ended with {process.returncode}"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    message = "pgbouncer does not listen"
    raise TimeoutError(message)
