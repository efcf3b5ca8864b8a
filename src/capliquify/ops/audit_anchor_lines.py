"""One line of a file of anchors: written, signed, read, and whether it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from capliquify.services.context import Signer


@dataclass(frozen=True, kw_only=True, slots=True)
class AnchorLine:
    """The head of a log at a moment.

    Attributes:
        sequence: The number of the last entry.
        hash: Its hash.
        at: When it was noted.
        restored: Whether the database was put back to it, so that what was noted beyond it counts no more.
    """

    sequence: int
    hash: bytes
    at: datetime
    restored: bool = False


def write_line(line: AnchorLine, organisation_id: UUID, signer: Signer) -> bytes:
    """The line as it stands in the file, without the end of line: JSON, far below what is written in one piece."""
    signature = signer.sign(_message(line, organisation_id)).hex()
    fields = {
        "sequence": line.sequence,
        "hash": line.hash.hex(),
        "at": line.at.astimezone(UTC).isoformat(),
        **({"restored": True} if line.restored else {}),
        "key": signer.key_id,
        "signature": signature,
    }
    return json.dumps(fields).encode()


def read_line(text: bytes, organisation_id: UUID, signer: Signer) -> AnchorLine | str | None:
    """A line, or what is wrong with it; None where a crash has torn it or nothing stands there.

    A torn line is no fault, as whoever can tear one can as well remove it: the lines after it tell the same.
    """
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    try:
        line = _line(fields)
        key, signature = str(fields["key"]), bytes.fromhex(fields["signature"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return "is not one this program writes"
    if key != signer.key_id:
        return f"was signed with the key {key}, which is not the one of this data folder"
    if not signer.verifies(key, _message(line, organisation_id), signature):
        return "was changed: its signature is not one of what it says"
    return line


def kept_lines(lines: Sequence[AnchorLine | str | None], *, hourly_since: datetime) -> list[int]:
    """The places of the lines worth keeping: the last of each hour, before a moment the last of each day.

    What tells of anything odd stays too: faults, restores, and a line after which the numbers did not rise, as a log
    that was cut off and has grown again leaves them.
    """
    keep = []
    whole = [place for place, line in enumerate(lines) if line is not None]
    for place, following in zip(whole, [*whole, None][1:], strict=True):
        line, after = lines[place], None if following is None else lines[following]
        if (
            not isinstance(line, AnchorLine)
            or not isinstance(after, AnchorLine)
            or line.restored
            or line.sequence > after.sequence
            or (line.sequence == after.sequence and line.hash != after.hash)
            or _bucket(line.at, hourly_since) != _bucket(after.at, hourly_since)
        ):
            keep.append(place)
    return keep


def _bucket(at: datetime, hourly_since: datetime) -> tuple[int, ...]:
    moment = at.astimezone(UTC)
    day = (moment.year, moment.month, moment.day)
    return (*day, moment.hour) if at >= hourly_since else day


def _line(fields: dict[str, Any]) -> AnchorLine:
    sequence, at = fields["sequence"], datetime.fromisoformat(fields["at"])
    if type(sequence) is not int or sequence < 0 or at.tzinfo is None:
        raise ValueError(sequence)
    return AnchorLine(
        sequence=sequence, hash=bytes.fromhex(fields["hash"]), at=at, restored=fields.get("restored", False) is True
    )


def _message(line: AnchorLine, organisation_id: UUID) -> bytes:
    """What is signed: every value, and whose it is, so that no line passes for one of another organisation."""
    values = [
        "capliquify audit anchor", str(organisation_id), line.sequence, line.hash.hex(),
        line.at.astimezone(UTC).isoformat(), line.restored,
    ]  # fmt: skip
    return json.dumps(values).encode()
