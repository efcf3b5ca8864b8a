"""What a system asks for to be connected: from a file, the environment or the terminal, secrets never as arguments."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from capliquify.bootstrap import source_value, source_variable
from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from capliquify.services.answers.sources import SourceField, SourceKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What is given to connect a system."""

    settings: dict[str, str]
    credentials: dict[str, str] = field(repr=False)


def gather(kind: SourceKind, settings: Sequence[str], file: Path | None) -> Given:
    """What a system asks for: options come first, then the file, then the environment, then whoever is asked.

    Args:
        kind: The system.
        settings: `name=value` of settings, as options give them.
        file: A file of `name=value` lines or of JSON.

    Raises:
        InvalidInput: The file cannot be read, an option names a secret, or something is missing and nobody to ask.
    """
    found = {**_of_environment(kind), **(_of_file(file) if file else {}), **_of_options(kind, settings)}
    known = {each.name for each in kind.fields}
    unknown = sorted(set(found) - known)
    if unknown:
        message = f"{kind.vendor_name} does not ask for {', '.join(unknown)}; it asks for {', '.join(sorted(known))}."
        raise InvalidInput(message)
    missing = [each for each in kind.fields if each.name not in found]
    found |= _asked(kind, missing)
    return Given(
        settings={each.name: found[each.name] for each in kind.fields if not each.secret and each.name in found},
        credentials={each.name: found[each.name] for each in kind.fields if each.secret and each.name in found},
    )


def _of_environment(kind: SourceKind) -> dict[str, str]:
    named = {each.name: source_value(kind.vendor, each.name) for each in kind.fields}
    return {name: value for name, value in named.items() if value is not None}


def _of_options(kind: SourceKind, settings: Sequence[str]) -> dict[str, str]:
    found = {}
    for option in settings:
        name, equals, value = option.partition("=")
        if not equals:
            message = f"--set takes a name and a value, like --set {kind.fields[0].name}=…"
            raise InvalidInput(message)
        if any(each.secret and each.name == name for each in kind.fields):
            message = (
                f"{name} is secret, and others on this machine can read arguments: put it into a file for "
                f"--credentials-file, into {source_variable(kind.vendor, name)}, or type it when asked."
            )
            raise InvalidInput(message)
        found[name] = value
    return found


def _of_file(file: Path) -> dict[str, str]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read {file}: {getattr(error, 'strerror', None) or 'it is not text'}"
        raise InvalidInput(message) from None  # the error would show what is in the file
    if text.lstrip().startswith("{"):
        return _of_json(file, text)
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name, equals, value = line.partition("=")
        if line.strip() and not line.lstrip().startswith("#"):
            if not equals:
                message = f"{file}, line {number}: write name=value"
                raise InvalidInput(message)
            found[name.strip()] = value.strip()
    return found


def _of_json(file: Path, text: str) -> dict[str, str]:
    """The values of an object, flat or in its `settings` and `credentials`."""
    try:
        document = msgspec.json.decode(text, type=dict[str, Any])
        parts: list[Mapping[str, Any]] = [document.get("settings", {}), document.get("credentials", {})]
        if not any(parts):
            parts = [document]
        return msgspec.convert({name: value for part in parts for name, value in part.items()}, dict[str, str])
    except (msgspec.MsgspecError, AttributeError):
        message = f"{file} is not an object of texts in JSON"
        raise InvalidInput(message) from None


def _asked(kind: SourceKind, missing: Sequence[SourceField]) -> dict[str, str]:
    """What somebody types; where nobody is there, what is needed is named."""
    if not sys.stdin.isatty():
        needed = [each.name for each in missing if each.required and not each.default]
        if needed:
            message = (
                f"{kind.vendor_name} also asks for {', '.join(needed)}: give them in a file with --credentials-file, "
                f"or as {', '.join(source_variable(kind.vendor, name) for name in needed)}."
            )
            raise InvalidInput(message)
        return {}
    answers = {each.name: _ask(each) for each in missing}
    return {name: value for name, value in answers.items() if value}


def _ask(each: SourceField) -> str:
    typer.echo(f"{each.title}: {each.help}" + (f" One of {', '.join(each.choices)}." if each.choices else ""), err=True)
    default = "" if each.secret or not each.required else each.default or None
    value: str = typer.prompt(each.title, default=default, hide_input=each.secret, show_default=bool(default), err=True)
    return value.strip()
