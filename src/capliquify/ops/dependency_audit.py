"""Whether what is installed has known faults: clean, vulnerable, or unknown because nobody could say.

A source that does not even know the fault of a package everybody knows has no data: its silence is no good news.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from capliquify.domain.errors import InvalidInput
from capliquify.ops.advisories import Finding, Package, read_advisories

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    Ask = Callable[[Sequence[Package]], list[Finding]]

CANARY: Final = Package("jinja2", "2.10")  # CVE-2019-10906 and more: every source with data knows it
FRESH: Final = timedelta(days=7)
_PINNED: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
_PATIENCE_SECONDS: Final = 600


class AuditState(StrEnum):
    """What is known."""

    CLEAN = "clean"
    VULNERABLE = "vulnerable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class DependencyAudit:
    """What an audit found.

    Attributes:
        state: What is known.
        reason: Why nothing is known; None where something is.
        source: Who was asked.
        packages: How many packages were looked at.
        stale_days: How old the advisories are, where that is known.
        findings: The known faults.
    """

    state: AuditState
    reason: str | None
    source: str
    packages: int
    stale_days: int | None
    findings: list[Finding]


class NoAnswerError(Exception):
    """A source of advisories could not answer; the message says why."""


def installed_packages() -> list[Package]:
    """What is installed in this environment besides ourselves."""
    found = {each.metadata["Name"].lower(): each.version for each in metadata.distributions() if each.metadata["Name"]}
    return [Package(name, version) for name, version in sorted(found.items()) if name != "capliquify"]


def locked_packages(lock: Path) -> list[Package]:
    """What a requirements file pins.

    Raises:
        InvalidInput: It cannot be read, or pins nothing.
    """
    try:
        found = _PINNED.findall(lock.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read {lock}: {type(error).__name__}"
        raise InvalidInput(message) from None
    if not found:
        message = f"{lock} pins no package."
        raise InvalidInput(message)
    return [Package(name, version) for name, version in found]


def audit_with_dump(packages: Sequence[Package], dump: Path, now: datetime) -> DependencyAudit:
    """Look packages up in an imported dump of advisories."""
    source = str(dump)
    try:
        advisories = read_advisories(dump)
    except InvalidInput as error:
        return _unknown(packages, source, str(error))
    if advisories.newest is None or not advisories.findings(CANARY):
        return _unknown(packages, source, _no_data(source))
    age = max(now - advisories.newest, timedelta())
    findings = [finding for package in packages for finding in advisories.findings(package)]
    if not findings and age > FRESH:
        reason = f"the newest advisory of {source} is {age.days} days old: import a newer dump"
        return _unknown(packages, source, reason, age.days)
    return _known(packages, source, findings, age.days)


def audit_with_index(packages: Sequence[Package], ask: Ask) -> DependencyAudit:
    """Look packages up in the package index, by pip-audit."""
    source = "pip-audit"
    try:
        if not ask([CANARY]):
            return _unknown(packages, source, _no_data("the package index"))
        return _known(packages, source, ask(packages), None)
    except NoAnswerError as error:
        return _unknown(packages, source, str(error))


def ask_pip_audit(packages: Sequence[Package], environment: Mapping[str, str] | None = None) -> list[Finding]:
    """The known faults pip-audit finds.

    Raises:
        NoAnswerError: It is not installed, or did not reach what it asks, or left a package out.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text("".join(f"{each.name}=={each.version}\n" for each in packages), encoding="utf-8")
        command = [
            sys.executable, "-m", "pip_audit", "--requirement", str(file), "--no-deps", "--disable-pip",
            "--format", "json", "--progress-spinner", "off", "--cache-dir", folder,
        ]  # fmt: skip
        try:
            answer = subprocess.run(  # noqa: S603 - our own arguments, no shell
                command, capture_output=True, check=False, timeout=_PATIENCE_SECONDS, env=environment
            )
        except subprocess.TimeoutExpired:
            message = f"pip-audit did not answer within {_PATIENCE_SECONDS} seconds"
            raise NoAnswerError(message) from None
    return _read_answer(answer.stdout, answer.stderr)


def _read_answer(output: bytes, complaints: bytes) -> list[Finding]:
    try:
        dependencies: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = complaints.decode(errors="replace").strip().splitlines()
        missing = "No module named pip_audit" in (said[-1] if said else "")
        message = (
            "pip-audit is not installed: install capliquify[development], or give a dump with --advisories"
            if missing
            else "pip-audit got no answer from the package index: there is no network, or it has no advisories"
        )
        raise NoAnswerError(message) from None
    findings = [
        Finding(name=each["name"], version=each["version"], advisory=fault["id"], fixed_in=fault["fix_versions"])
        for each in dependencies
        for fault in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in dependencies if "skip_reason" in each]
    if skipped and not findings:
        message = f"nothing is known of {', '.join(skipped)}"
        raise NoAnswerError(message)
    return findings


def _known(packages: Sequence[Package], source: str, findings: list[Finding], days: int | None) -> DependencyAudit:
    return DependencyAudit(
        state=AuditState.VULNERABLE if findings else AuditState.CLEAN,
        reason=None,
        source=source,
        packages=len(packages),
        stale_days=days,
        findings=findings,
    )


def _unknown(packages: Sequence[Package], source: str, reason: str, days: int | None = None) -> DependencyAudit:
    return DependencyAudit(
        state=AuditState.UNKNOWN, reason=reason, source=source, packages=len(packages), stale_days=days, findings=[]
    )


def _no_data(source: str) -> str:
    return f"{source} has no advisories: it does not even know the faults of {CANARY.name} {CANARY.version}"
