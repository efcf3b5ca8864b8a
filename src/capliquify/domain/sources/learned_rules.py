"""Rules that decisions about codes follow: the same ending, beginning or part that differs each time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SEEN_AT_LEAST: Final = 2
_SHARED_LETTERS: Final = 3  # two codes with less in common follow no rule


class RulePlace(StrEnum):
    """Where two codes of one thing differ."""

    END = "ending"
    START = "beginning"
    INSIDE = "part"


@dataclass(frozen=True, kw_only=True, slots=True)
class LearnedRule:
    """`old` in a code of a source stands for `new` in ours.

    Attributes:
        place: Where in the code.
        old: As the source writes it, in small letters.
        new: As we write it, in small letters.
        seen: How many decisions follow it.
    """

    place: RulePlace
    old: str
    new: str
    seen: int

    @property
    def reason(self) -> str:
        """The rule in words."""
        old, new = self.old.upper(), self.new.upper()
        if not self.new:
            change = f"without the {self.place.value} {old}"
        elif not self.old:
            change = f"with the {self.place.value} {new}"
        else:
            change = f"with the {self.place.value} {new} in the place of {old}"
        return f"{change}, as in {self.seen} codes of this source confirmed before"

    def apply(self, code: str) -> str | None:
        """What the rule makes of a code, in small letters; None where it does not fit."""
        small = code.casefold()
        if self.place is RulePlace.END:
            return small.removesuffix(self.old) + self.new if small.endswith(self.old) else None
        if self.place is RulePlace.START:
            return self.new + small.removeprefix(self.old) if small.startswith(self.old) else None
        return small.replace(self.old, self.new) if small.count(self.old) == 1 else None


def learn_rules(pairs: Mapping[str, str]) -> tuple[LearnedRule, ...]:
    """The rules at least two decisions follow, the most frequent first.

    Args:
        pairs: Code and what it means, of one source.
    """
    seen: dict[tuple[RulePlace, str, str], int] = defaultdict(int)
    for code, target in pairs.items():
        difference = _difference(code.casefold(), target.casefold())
        if difference is not None:
            seen[difference] += 1
    rules = [
        LearnedRule(place=place, old=old, new=new, seen=count)
        for (place, old, new), count in seen.items()
        if count >= SEEN_AT_LEAST
    ]
    return tuple(sorted(rules, key=lambda rule: (-rule.seen, rule.place, rule.old, rule.new)))


def _difference(code: str, target: str) -> tuple[RulePlace, str, str] | None:
    start = _shared(code, target)
    end = _shared(code[start:][::-1], target[start:][::-1])
    if start + end < _SHARED_LETTERS:
        return None
    old, new = code[start : len(code) - end], target[start : len(target) - end]
    if end == 0:
        return RulePlace.END, old, new
    if start == 0:
        return RulePlace.START, old, new
    return (RulePlace.INSIDE, old, new) if old else None  # something put in anywhere fits every code


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))
