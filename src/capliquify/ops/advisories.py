"""Known faults of packages, read from an imported dump in the OSV format, and matched without asking anybody."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ECOSYSTEM: Final = "PyPI"
_MOST_FILES: Final = 500_000
_LARGEST_FILE: Final = 8 * 1024 * 1024
_LARGEST_DUMP: Final = 2 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is installed or locked."""

    name: str
    version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A known fault of a package."""

    name: str
    version: str
    advisory: str
    fixed_in: list[str]


@dataclass(frozen=True, slots=True)
class Advisories:
    """A dump.

    Attributes:
        newest: When its newest advisory was changed; None when it holds none of our ecosystem.
    """

    newest: datetime | None
    _affected: dict[str, list[tuple[str, dict[str, Any]]]] = field(repr=False)

    def findings(self, package: Package) -> list[Finding]:
        """The known faults of a package, each once."""
        found = {}
        for advisory, affected in self._affected.get(canonicalize_name(package.name), ()):
            if _affects(affected, package.version):
                fixed = {event["fixed"] for events in _ranges(affected) for event in events if "fixed" in event}
                found[advisory] = Finding(
                    name=package.name, version=package.version, advisory=advisory, fixed_in=sorted(fixed)
                )
        return list(found.values())


def read_advisories(file: Path) -> Advisories:
    """Read a dump: a ZIP of one JSON document an advisory, or a JSON document of one or many.

    Raises:
        InvalidInput: It is no such dump, or larger than is read.
    """
    try:
        documents = _zipped(file) if zipfile.is_zipfile(file) else _plain(file)
        return _collect(documents)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{file} is no readable dump of advisories in the OSV format: {type(error).__name__}."
        raise InvalidInput(message) from None


def _zipped(file: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        members = [member for member in archive.infolist() if member.filename.endswith(".json")]
        if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _LARGEST_DUMP:
            message = f"{file} unpacks to more than is read."
            raise InvalidInput(message)
        for member in members:
            if member.file_size > _LARGEST_FILE:
                message = f"{member.filename} in {file} unpacks to more than is read."
                raise InvalidInput(message)
            yield json.loads(archive.read(member))


def _plain(file: Path) -> Iterator[dict[str, Any]]:
    if file.stat().st_size > _LARGEST_DUMP:
        message = f"{file} is larger than is read."
        raise InvalidInput(message)
    document = json.loads(file.read_bytes())
    yield from document if isinstance(document, list) else [document]


def _collect(documents: Iterable[dict[str, Any]]) -> Advisories:
    newest: datetime | None = None
    affected: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for document in documents:
        ours = [each for each in document.get("affected", ()) if each.get("package", {}).get("ecosystem") == ECOSYSTEM]
        if not ours:
            continue
        modified = datetime.fromisoformat(document["modified"]).astimezone(UTC)
        newest = modified if newest is None else max(newest, modified)
        if "withdrawn" in document:
            continue
        for each in ours:
            affected.setdefault(canonicalize_name(each["package"]["name"]), []).append((document["id"], each))
    return Advisories(newest, affected)


def _affects(affected: dict[str, Any], text: str) -> bool:
    version = _version(text)
    if text in affected.get("versions", ()):
        return True
    if version is None:
        return False
    if any(_version(each) == version for each in affected.get("versions", ())):
        return True
    return any(_in_range(events, version) for events in _ranges(affected))


def _ranges(affected: dict[str, Any]) -> list[list[dict[str, str]]]:
    return [each["events"] for each in affected.get("ranges", ()) if each.get("type") in {"ECOSYSTEM", "SEMVER"}]


def _in_range(events: list[dict[str, str]], version: Version) -> bool:
    """Whether a version lies between where a fault came in and where it was taken out; a range may have several."""
    inside = False
    for kind, text in sorted(
        ((kind, text) for event in events for kind, text in event.items()), key=lambda each: _place(each[1])
    ):
        at = _place(text)
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind in {"fixed", "limit"} and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _place(text: str) -> Version:
    """Where an event is in the order of versions; `0` is before all."""
    return Version("0.dev0") if text == "0" else _version(text) or Version("0.dev0")


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
