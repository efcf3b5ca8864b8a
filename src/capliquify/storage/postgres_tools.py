"""The command line tools of PostgreSQL that backups are made with."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from psycopg.conninfo import conninfo_to_dict

from capliquify.domain.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

_VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


def run_tool(name: str, arguments: list[str], *, url: str, binaries: Path | None) -> None:
    """Run pg_dump or pg_restore against a database.

    Args:
        name: The tool.
        arguments: Its arguments; none of them names the database.
        url: The database; handed over in the environment, where other users cannot read the password.
        binaries: The folder the tool is in, at least as new as the server; None looks along PATH.

    Raises:
        Unavailable: The tool is not there.
        Conflict: It failed; the message is its own.
    """
    program = shutil.which(name, path=None if binaries is None else str(binaries))
    if program is None:
        message = f"{name} is missing; install the PostgreSQL client tools or put them on PATH."
        raise Unavailable(message)
    connection = {
        variable: str(value)
        for key, variable in _VARIABLES.items()
        if (value := conninfo_to_dict(url).get(key)) is not None
    }
    result = subprocess.run(  # noqa: S603 - the program was found above, the arguments are ours
        [program, "--no-password", *arguments],
        env={**os.environ, **connection},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        message = f"{name} failed: {result.stderr.strip()}"
        raise Conflict(message)
