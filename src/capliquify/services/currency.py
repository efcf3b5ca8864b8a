"""The currency answers are given in, and what an answer says while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_CURRENCY: Final = (
    "no base currency yet: import ledger-balances, or set it under Organisation "
    "(`capliquify organisation set currency GBP`)"
)


class _WithReasons(Protocol):
    @property
    def reasons(self) -> Mapping[str, str]: ...


def without_currency(answer: _WithReasons) -> dict[str, Any]:
    """The fields of an answer that change while the organisation has no base currency."""
    return {"currency": None, "reasons": {"currency": NO_CURRENCY, **answer.reasons}}
