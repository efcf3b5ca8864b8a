"""Currency codes and signs written inside amounts: they have to agree with the currency of the row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from capliquify.connectors.files.cells import CellFault, as_text
from capliquify.connectors.files.columns import Reads
from capliquify.domain.values.currency import CURRENCY_DIGITS

if TYPE_CHECKING:
    from capliquify.connectors.files.columns import FileFacts
    from capliquify.connectors.files.reading import Cell
    from capliquify.connectors.files.recognition import Match

_MARK: Final = re.compile(r"[A-Za-z]{2,3}\$|[A-Za-z]{2,3}|[£$€¥₹₩₺₽]")
_DOLLARS: Final = frozenset(
    (
        *("USD", "AUD", "BBD", "BMD", "BND", "BSD", "BZD", "CAD", "FJD", "GYD", "HKD", "JMD", "KYD", "LRD", "NAD"),
        *("NZD", "SBD", "SGD", "SRD", "TTD", "TWD", "XCD", "ARS", "BRL", "CLP", "COP", "DOP", "MXN", "UYU", "MOP"),
    )
)
_SIGNS: Final[Mapping[str, frozenset[str]]] = {
    "£": frozenset({"GBP", "GIP", "FKP", "SHP", "EGP", "LBP", "SDG", "SSP", "SYP"}),
    "€": frozenset({"EUR"}),
    "$": _DOLLARS,
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "₩": frozenset({"KRW", "KPW"}),
    "₺": frozenset({"TRY"}),
    "₽": frozenset({"RUB"}),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "RS": frozenset({"INR", "PKR", "LKR", "NPR", "MUR", "SCR"}),
    "FR": frozenset({"CHF"}),
    "ZL": frozenset({"PLN"}),
    "FT": frozenset({"HUF"}),
    "LEI": frozenset({"RON", "MDL"}),
    "RM": frozenset({"MYR"}),
    "RP": frozenset({"IDR"}),
}
_DOLLAR_COUNTRIES: Final = {
    "US$": "USD",
    "AU$": "AUD",
    "CA$": "CAD",
    "HK$": "HKD",
    "MX$": "MXN",
    "NT$": "TWD",
    "NZ$": "NZD",
    "SG$": "SGD",
}
_NAMES: Final = {"£": "GBP", "$": "a dollar currency", "¥": "JPY or CNY", "KR": "a krone currency"}


class CurrencyMarks:
    """Compares the marks inside the amounts of a row with the row's currency; idle until a file has one."""

    def __init__(self, match: Match, header: Sequence[str], facts: FileFacts) -> None:
        columns = match.kind.columns
        self.seen = False
        self._header = header
        self._money = [
            match.positions[column.name]
            for column in columns
            if column.reads is Reads.MONEY and column.name in match.positions
        ]
        currency = next((column.name for column in columns if column.reads is Reads.CURRENCY), "")
        self._place = match.positions.get(currency)
        # a report with summary rows names its currency in those alone
        self._default = (facts.first_values.get(currency, "") if match.kind.ragged else "") or facts.currency
        self._filled_down = bool(match.kind.starts_document)
        self._latest = ""

    def note(self, text: str) -> None:
        """Look whether an amount holds a mark."""
        self.seen = self.seen or _MARK.search(text) is not None

    def faults(self, cells: Sequence[Cell]) -> list[CellFault]:
        """Amounts of a row that are marked with another currency than the row's."""
        currency = self._currency(cells)
        if currency not in CURRENCY_DIGITS:
            return []
        found = []
        for place in self._money:
            text = cells[place]
            reason = _contradiction(text, currency) if isinstance(text, str) else None
            if reason:
                fix = "write the currency of the amount in the currency column, or correct the amount"
                found.append(CellFault(self._header[place], as_text(text), reason, fix))
        return found

    def _currency(self, cells: Sequence[Cell]) -> str:
        own = as_text(cells[self._place]).upper() if self._place is not None else ""
        if own and self._filled_down:
            self._latest = own
        return own or self._latest or (self._default or "").upper()


def _contradiction(text: str, currency: str) -> str | None:
    for mark in _MARK.findall(text.upper()):
        meant = _meaning(mark)
        if meant is None:
            return f"holds {mark}, which is no currency"
        if currency not in meant:
            name = _NAMES.get(mark[-1] if mark.endswith("$") and len(meant) > 1 else mark) or " or ".join(sorted(meant))
            return f"is in {name} but the currency of the row is {currency}"
    return None


def _meaning(mark: str) -> frozenset[str] | None:
    if mark in CURRENCY_DIGITS:
        return frozenset({mark})
    if mark in _DOLLAR_COUNTRIES:
        return frozenset({_DOLLAR_COUNTRIES[mark]})
    return _SIGNS.get("$" if mark.endswith("$") else mark)
