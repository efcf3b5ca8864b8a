"""What a code or name of one system probably means in another; a person decides. See docs/formulas/identity.md."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.learned_rules import learn_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from capliquify.domain.sources.learned_rules import LearnedRule


class IdentityKind(StrEnum):
    """What is known under several names."""

    ITEM = "item"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    ACCOUNT = "account"


class MatchMethod(StrEnum):
    """How a code was found to mean something, the surest first."""

    EXACT = "exact"  # counts by itself
    BARCODE = "barcode"
    NORMALISED = "normalised"
    LEARNED = "learned"
    PERSON = "person"  # somebody chose it without a suggestion


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownThing:
    """Something a code can mean."""

    code: str
    name: str = ""
    barcode: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownCode:
    """A code nobody knows, and what its own system says of it."""

    vendor: str
    code: str
    barcode: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmedPair:
    """A code that a person said the meaning of."""

    vendor: str
    code: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """What a code probably means, and why in words."""

    target: str
    target_name: str
    method: MatchMethod
    reason: str


_SPACING: Final = re.compile("[\\s\\-_\u2010-\u2015]+")
_NOT_A_WORD: Final = re.compile(r"[^\w&+]+|_")
_BARCODE_FILLER: Final = re.compile(r"[\s\-]+|^0+")
_LEGAL_FORMS: Final = frozenset(
    (
        *("ab", "ag", "aps", "as", "bv", "bvba", "co", "company", "corp", "corporation", "eurl", "gmbh", "inc"),
        *("incorporated", "kft", "kg", "limited", "llc", "llp", "lp", "ltd", "nv", "oy", "oyj", "plc", "pte", "pty"),
        *("sa", "sarl", "sas", "se", "sl", "spa", "sprl", "srl", "sro", "spzoo", "and"),
    )
)
_SPELLING: Final = {
    True: "the same code but for capitals, spaces, hyphens and underscores",
    False: "the same name but for capitals, punctuation and legal form",
}


def normalised_code(code: str) -> str:
    """A code without what people type differently: capitals, spaces, hyphens and underscores."""
    return _SPACING.sub("", unicodedata.normalize("NFKC", code).casefold())


def normalised_name(name: str) -> str:
    """A company's name without capitals, accents, punctuation and legal form; "&" is "and".

    A name that is nothing but legal forms stays as it is written.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each)).replace(".", "").replace("'", "")
    words = _NOT_A_WORD.sub(" ", letters.replace("&", " and ").replace("+", " and ")).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS:
        kept.pop()
    if len(kept) > 1 and kept[0] == "the":
        kept.pop(0)
    return " ".join(kept)


def normalised_barcode(barcode: str) -> str:
    """A barcode's digits without leading zeros: a UPC and the EAN it is part of are the same."""
    return _BARCODE_FILLER.sub("", barcode.strip())


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything a code can mean, found by code, spelling, barcode and the rules of earlier decisions."""

    kind: IdentityKind
    _by_code: Mapping[str, KnownThing] = field(repr=False)
    _by_spelling: Mapping[str, tuple[KnownThing, ...]] = field(repr=False)
    _by_barcode: Mapping[str, tuple[KnownThing, ...]] = field(repr=False)
    _rules: Mapping[str, tuple[LearnedRule, ...]] = field(repr=False)

    @classmethod
    def of(cls, kind: IdentityKind, known: Iterable[KnownThing], confirmed: Iterable[ConfirmedPair] = ()) -> Directory:
        """The directory of some things, with the rules that earlier decisions of each vendor follow.

        Args:
            kind: What the things are: items go by codes, everything else by names.
            known: The things; of two with one code the first counts.
            confirmed: Decisions that hold.
        """
        by_code: dict[str, KnownThing] = {}
        for thing in known:
            by_code.setdefault(thing.code, thing)
        spelling, barcodes = _speller(kind), normalised_barcode
        pairs: dict[str, dict[str, str]] = defaultdict(dict)
        for pair in confirmed:
            if spelling(pair.code) != spelling(pair.target):
                pairs[pair.vendor][pair.code] = pair.target
        return cls(
            kind,
            by_code,
            _grouped(by_code.values(), lambda thing: spelling(thing.code)),
            _grouped(by_code.values(), lambda thing: barcodes(thing.barcode)),
            {vendor: learn_rules(decided) for vendor, decided in pairs.items()},
        )

    def knows(self, code: str) -> bool:
        """Whether a code is something by itself."""
        return code in self._by_code

    def name_of(self, code: str) -> str:
        """The name of what a code is by itself, empty where it is nothing or has none."""
        return self._by_code[code].name if code in self._by_code else ""

    def suggest(self, unknown: UnknownCode) -> tuple[Suggestion, ...]:
        """What a code may mean, the surest first; where several fit, several are given and none is chosen."""
        if unknown.code in self._by_code:
            return (self._suggestion(self._by_code[unknown.code], MatchMethod.EXACT, "the same code"),)
        found: dict[str, Suggestion] = {}
        barcode = normalised_barcode(unknown.barcode)
        for thing in self._by_barcode.get(barcode, ()):
            reason = f"the same barcode, {unknown.barcode.strip()}"
            found[thing.code] = self._suggestion(thing, MatchMethod.BARCODE, reason)
        spelling = _speller(self.kind)
        for thing in self._by_spelling.get(spelling(unknown.code), ()):
            reason = _SPELLING[self.kind is IdentityKind.ITEM]
            found.setdefault(thing.code, self._suggestion(thing, MatchMethod.NORMALISED, reason))
        for rule in self._rules.get(unknown.vendor, ()):
            candidate = rule.apply(unknown.code)
            for thing in () if candidate is None else self._by_spelling.get(spelling(candidate), ()):
                found.setdefault(thing.code, self._suggestion(thing, MatchMethod.LEARNED, rule.reason))
        return tuple(found.values())

    @staticmethod
    def _suggestion(thing: KnownThing, method: MatchMethod, reason: str) -> Suggestion:
        return Suggestion(target=thing.code, target_name=thing.name, method=method, reason=reason)


def _speller(kind: IdentityKind) -> Callable[[str], str]:
    return normalised_code if kind is IdentityKind.ITEM else normalised_name


def _grouped(things: Iterable[KnownThing], key: Callable[[KnownThing], str]) -> dict[str, tuple[KnownThing, ...]]:
    groups: dict[str, list[KnownThing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    groups.pop("", None)  # no barcode is no common one
    return {name: tuple(group) for name, group in groups.items()}
