"""Which kind of file a header row belongs to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.connectors.files.columns import Kind, plain_header
from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPLETE: Final = 1000
"""Header scores from here on are of headers nothing is missing from."""

_NAMED_COLUMNS: Final = 30
_LOOKS_LIKE_SHARE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Match:
    """How well one kind fits a header."""

    kind: Kind
    positions: dict[str, int]  # column of the kind to position in the header
    missing: tuple[str, ...]

    @property
    def score(self) -> tuple[int, int]:
        """Required columns found, then all columns found."""
        required = sum(column.required for column in self.kind.columns if column.name in self.positions)
        return required, len(self.positions)

    @property
    def share(self) -> float:
        """Fraction of the required columns that are there."""
        required = sum(column.required for column in self.kind.columns)
        return self.score[0] / max(1, required)


def match_kind(kind: Kind, header: Sequence[str]) -> Match:
    """Where the columns of a kind stand in a header, and which needed ones are missing."""
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(plain_header(name), index)
    positions = {
        column.name: next(places[name] for name in column.plain_names if name in places)
        for column in kind.columns
        if any(name in places for name in column.plain_names)
    }
    for column in kind.columns:
        if column.unless in positions:
            positions.pop(column.name, None)
    missing = [column.name for column in kind.columns if column.required and column.name not in positions]
    if kind.any_of and not any(name in positions for name in kind.any_of):
        missing.append(" or ".join(kind.any_of))
    if any(name in positions for name in kind.together):
        missing += [name for name in kind.together if name not in positions]
    return Match(kind, positions, tuple(missing))


def header_score(kinds: Sequence[Kind], header: Sequence[str]) -> int:
    """Number to compare header candidates of one file by; 0 when no column is known."""
    complete, found = 0, 0
    for kind in kinds:
        match = match_kind(kind, header)
        found = max(found, match.score[1])
        if not match.missing:
            complete = max(complete, COMPLETE + match.score[0])
    return complete or found


def recognise(kinds: Sequence[Kind], header: Sequence[str], *, file_name: str, told: str | None) -> list[Match]:
    """The kinds a header fits best; several only where a column of the rows tells them apart.

    Args:
        kinds: All kinds known.
        header: The header row.
        file_name: For the message.
        told: Kind the person named.

    Raises:
        FileRefused: No kind fits (the message names the nearest and what is missing), or a column stands there twice.
    """
    if told is not None:
        kinds = [kind for kind in kinds if kind.name == told] or _unknown_kind(kinds, told)
    matches = [match_kind(kind, header) for kind in kinds]
    fitting = [match for match in matches if not match.missing]
    if not fitting:
        raise FileRefused(_refusal(matches, header, file_name, told))
    best = max(match.score for match in fitting)
    winners = [match for match in fitting if match.score == best]
    _refuse_doubled(winners[0], header, file_name)
    return winners if all(match.kind.tells_kind for match in winners) else winners[:1]


def unused_columns(match: Match, header: Sequence[str]) -> list[str]:
    """Names in the header the kind does not use."""
    used = set(match.positions.values())
    return [name for index, name in enumerate(header) if index not in used and name]


def _refuse_doubled(match: Match, header: Sequence[str], file_name: str) -> None:
    counts = Counter(plain_header(name) for name in header)
    for place in match.positions.values():
        if counts[plain_header(header[place])] > 1:
            message = (
                f"{file_name} has the column {header[place]} twice, so it is open which one is meant: "
                "remove or rename one of them"
            )
            raise FileRefused(message)


def _unknown_kind(kinds: Sequence[Kind], told: str) -> list[Kind]:
    message = f"{told!r} is not a kind of file: use one of {', '.join(kind.name for kind in kinds)}"
    raise FileRefused(message)


def _refusal(matches: Sequence[Match], header: Sequence[str], file_name: str, told: str | None) -> str:
    nearest = max(matches, key=lambda match: (match.share, match.score))
    found = ", ".join(name for name in header[:_NAMED_COLUMNS] if name) or "no column names"
    if told is None and nearest.share < _LOOKS_LIKE_SHARE:
        return (
            f"{file_name} is not recognised by its column names (found: {found}): export it from one of the tools "
            "that are read, or fill in one of our templates"
        )
    verb = "is" if len(nearest.missing) == 1 else "are"
    return (
        f"{file_name} looks like {nearest.kind.title}, but {', '.join(nearest.missing)} {verb} missing "
        f"(found: {found}): export it again with the original column names, or rename the column back"
    )
