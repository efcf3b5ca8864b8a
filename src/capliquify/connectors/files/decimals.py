"""Numbers as people write them: the decimal mark is decided from whole columns, then each number is read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from capliquify.connectors.files.cells import BadCell, as_text
from capliquify.domain.errors import FileRefused

if TYPE_CHECKING:
    from capliquify.connectors.files.reading import Cell

DecimalMark: TypeAlias = Literal["point", "comma"]

_MARKS: Final[dict[DecimalMark, str]] = {"point": ".", "comma": ","}
_SPACES: Final = re.compile(r"[\s\u2019'`]")
_SYMBOLS: Final = re.compile(r"[£$€¥₹₩₺₽]|^[A-Za-z]{2,3}\$?(?=[\d(+-])|(?<=[\d)-])[A-Z]{3}$")
_STRICT: Final[dict[DecimalMark, re.Pattern[str]]] = {
    "point": re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3})?(?:\.[0-9]*)?"),
    "comma": re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)?(?:,[0-9]*)?"),
}
_GROUP: Final = 3
_TEN_TO_ONE: Final = 10


@dataclass(slots=True)
class DecimalEvidence:
    """What the numbers of one column say about the decimal mark."""

    rate: bool = False  # rates are small: three digits after the mark are decimals, not thousands
    point: int = 0
    comma: int = 0
    unclear: dict[str, str] = field(default_factory=dict)  # separator to an example

    def add(self, text: str) -> None:
        """Take one cell into account; call it only for text that holds a comma or a point."""
        if self.point and text[-4:-3] != "." and "," not in text:
            self.point += 1  # one more of what most exports hold: no need to look closer
            return
        core = _SPACES.sub("", text).strip("()+-£$€ABCDEFGHIJKLMNOPQRSTUVWXYZ%")
        commas, points = core.count(","), core.count(".")
        if commas and points:
            self._count("," if core.rfind(",") > core.rfind(".") else ".")
        elif commas > 1 or points > 1:
            self._count("." if commas else ",")
        elif commas or points:
            self._single(core, "," if commas else ".")

    def _single(self, core: str, mark: str) -> None:
        whole, _, decimals = core.partition(mark)
        if not self.rate and len(decimals) == _GROUP and 1 <= len(whole) <= _GROUP and whole != "0":
            self.unclear.setdefault(mark, core)
        elif (whole + decimals).isdigit():
            self._count(mark)

    def _count(self, mark: str) -> None:
        if mark == ",":
            self.comma += 1
        else:
            self.point += 1

    @property
    def decided(self) -> DecimalMark | None:
        """The mark the column proves, None when it proves none or both."""
        if self.point > _TEN_TO_ONE * self.comma:
            return "point"
        return "comma" if self.comma > _TEN_TO_ONE * self.point else None

    @property
    def contradictory(self) -> bool:
        """Whether the column proves both marks."""
        return bool(self.point or self.comma) and self.decided is None


def decide_decimal_mark(
    columns: dict[str, DecimalEvidence], given: DecimalMark | None, *, plain_point: bool
) -> tuple[DecimalMark, str | None]:
    """The decimal mark of a file and, where it is worth saying, how it was decided.

    Args:
        columns: Evidence by column name.
        given: What the person said.
        plain_point: The vendor writes machine numbers, so a lone point is a decimal point.

    Raises:
        FileRefused: The numbers can be read in two ways.
    """
    if given:
        return given, f"decimal {given} as told"
    for name, evidence in columns.items():
        if evidence.contradictory:
            message = f"column {name} uses both decimal point and decimal comma: say which with --decimal point|comma"
            raise FileRefused(message)
    decided = {name: evidence.decided for name, evidence in columns.items() if evidence.decided}
    if len(set(decided.values())) > 1:
        message = "some columns use a decimal point and others a comma: say which with --decimal point|comma"
        raise FileRefused(message)
    for name, mark in decided.items():
        return mark, f"decimal comma, decided from column {name}" if mark == "comma" else None
    for name, evidence in columns.items():
        for separator, example in evidence.unclear.items():
            if separator == "," or not plain_point:
                message = (
                    f"column {name}: {example} can be a whole number or one with three decimals, and no other number "
                    "of the file decides it: say which with --decimal point|comma"
                )
                raise FileRefused(message)
    return "point", None


def number_reader(
    mark: DecimalMark, *, whole_digits: int, decimals: int, note: Callable[[str], None] | None = None
) -> Callable[[Cell], Decimal]:
    """A converter for numbers with the mark of the file.

    Args:
        mark: Decimal mark of the file.
        whole_digits: Digits allowed before the decimal mark.
        decimals: Decimals kept; more are rounded half up.
        note: Told each text that is more than digits with a point, when it is first met.
    """
    limit = Decimal(10) ** whole_digits
    step = Decimal(1).scaleb(-decimals)
    plain = re.compile(rf"-?[0-9]{{1,{whole_digits}}}(?:\.[0-9]{{1,{decimals}}})?") if mark == "point" else None

    def convert(cell: Cell) -> Decimal:
        if plain and isinstance(cell, str) and plain.fullmatch(cell):
            return Decimal(cell)
        value = cell if isinstance(cell, Decimal) else _parse(as_text(cell), mark)
        if note and isinstance(cell, str):
            note(cell)
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or abs(value) >= limit:
            reason = f"is larger than the {whole_digits} digits a number may have"
            raise BadCell(reason, "check the number")
        return value.quantize(step, rounding=ROUND_HALF_UP) if exponent < -decimals else value

    return convert


def _parse(text: str, mark: DecimalMark) -> Decimal:
    core = _SYMBOLS.sub("", _SPACES.sub("", text)).replace("\u2212", "-")
    negative = core.startswith("(") and core.endswith(")")
    core = _SYMBOLS.sub("", core[1:-1]) if negative else core
    if core[:1] in "+-":
        negative, core = negative != (core[:1] == "-"), core[1:]
    elif core.endswith("-"):
        negative, core = not negative, core[:-1]
    if not _STRICT[mark].fullmatch(core) or not any(map(str.isdigit, core)):
        reason = "is not a number"
        raise BadCell(reason, f"write digits with a decimal {mark}, for example 1234{_MARKS[mark]}56")
    other = "," if mark == "point" else "."
    value = Decimal(core.replace(other, "").replace(",", ".").rstrip("."))
    return -value if negative else value
