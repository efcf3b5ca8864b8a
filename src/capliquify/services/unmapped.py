"""Codes of sources that nobody knows or decided on, what hangs on them, and what they may mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.domain.errors import RateMissing
from capliquify.domain.sources.identity import ConfirmedPair, Directory, IdentityKind, UnknownCode
from capliquify.domain.values.exchange import RateTable
from capliquify.services.answers.sources import MappingSuggestion, UnmappedCode
from capliquify.storage.repositories import identity_mappings as repository
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.domain.sources.identity import Suggestion
    from capliquify.services.context import Context
    from capliquify.storage.repositories.identity_mappings import UnknownRow

WINDOW_DAYS: Final = 365
_LISTED: Final = (IdentityKind.ITEM, IdentityKind.CUSTOMER, IdentityKind.SUPPLIER)


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """Which codes are looked at; everything left out takes all."""

    kind: IdentityKind | None = None
    vendor: str | None = None
    q: str | None = None

    def takes(self, vendor: str, *texts: str) -> bool:
        """Whether a code of a vendor is one of them."""
        sought = (self.q or "").strip().casefold()
        return self.vendor in {None, vendor} and (not sought or any(sought in text.casefold() for text in texts))


@dataclass(frozen=True, kw_only=True, slots=True)
class UnmappedTotal:
    """What the codes of items nobody decided on are worth."""

    codes: int
    value: Decimal
    complete: bool  # False: some of it is in a currency without a rate
    currency: str | None


def unmapped_codes(context: Context, narrowing: Narrowing) -> list[UnmappedCode]:
    """Codes that are nothing known and that nobody decided on, the most valuable first.

    Customers and suppliers are given where a known one may be meant: one that was never invoiced is simply new.
    """
    worth = _Worth(context)
    kinds = _LISTED if narrowing.kind is None else (narrowing.kind,)
    listed = [each for kind in kinds for each in _of_kind(context, worth, kind, narrowing)]
    return sorted(listed, key=lambda each: (-(each.value or Decimal(0)), each.kind, each.vendor, each.code))


def _of_kind(context: Context, worth: _Worth, kind: IdentityKind, narrowing: Narrowing) -> list[UnmappedCode]:
    by_code: dict[tuple[str, str], list[UnknownRow]] = defaultdict(list)
    for row in worth.unknown(kind):
        by_code[row.vendor, row.code].append(row)
    if not by_code:
        return []
    is_item = kind is IdentityKind.ITEM
    described = repository.descriptions(context.transaction) if is_item else {}
    directory = directory_of(context, kind)
    listed = []
    for (vendor, code), rows in by_code.items():
        name, barcode = described.get((vendor, code), ("", ""))
        if not narrowing.takes(vendor, code, name):
            continue
        suggestions = directory.suggest(UnknownCode(vendor=vendor, code=code, barcode=barcode))
        if is_item or suggestions:
            listed.append(_unmapped(kind, name, worth, rows, suggestions))
    return listed


def _unmapped(
    kind: IdentityKind, name: str, worth: _Worth, rows: Sequence[UnknownRow], suggestions: Sequence[Suggestion]
) -> UnmappedCode:
    values = [worth.of(row) for row in rows]
    known = [value for value in values if value is not None]
    return UnmappedCode(
        kind=kind.value,
        vendor=rows[0].vendor,
        code=rows[0].code,
        name=name,
        value=sum(known, Decimal(0)) if len(known) == len(values) else None,
        currency=worth.currency,
        documents=sum(row.documents for row in rows),
        last_on=max(row.last_on for row in rows),
        suggestions=[
            MappingSuggestion(
                target=each.target, target_name=each.target_name, method=each.method.value, reason=each.reason
            )
            for each in suggestions
        ],
    )


def unmapped_total(context: Context) -> UnmappedTotal:
    """What the sales of the last 365 days are worth whose items nobody knows, in the base currency."""
    worth = _Worth(context)
    codes = {(row.vendor, row.code) for row in worth.unknown(IdentityKind.ITEM)}
    known = [worth.of(row) for row in worth.unknown(IdentityKind.ITEM)]
    return UnmappedTotal(
        codes=len(codes),
        value=sum((value for value in known if value is not None), Decimal(0)),
        complete=None not in known,
        currency=context.organisation.currency,
    )


def directory_of(context: Context, kind: IdentityKind) -> Directory:
    """Everything a code of a kind can mean, with the rules that decisions follow."""
    confirmed = (
        ConfirmedPair(vendor=row.vendor, code=row.code, target=row.target)
        for row in repository.list_mappings(context.transaction)
        if row.kind == kind
    )
    return Directory.of(kind, repository.known_things(context.transaction, kind), confirmed)


class _Worth:
    """Unknown codes and what hangs on them in the base currency."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._as_of = context.as_of(None)
        self.currency = context.organisation.currency
        snapshot = load_snapshot(context.transaction, context.organisation, self._as_of, {"fx_rates"})
        self._rates = RateTable.from_records(snapshot.fx_rates)
        self._found: dict[IdentityKind, list[UnknownRow]] = {}

    def unknown(self, kind: IdentityKind) -> list[UnknownRow]:
        if kind not in self._found:
            since = self._as_of - timedelta(days=WINDOW_DAYS)
            self._found[kind] = repository.unknown_codes(
                self._context.transaction, kind, since=since, as_of=self._as_of
            )
        return self._found[kind]

    def of(self, row: UnknownRow) -> Decimal | None:
        if row.currency is None or row.amount == 0:
            return Decimal(0)
        if self.currency is None:
            return None
        try:
            return self._rates.convert(row.amount, row.currency, self.currency, self._as_of)
        except RateMissing:
            return None
