"""What codes of sources mean: what nobody decided on yet with its value, and decisions made and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.domain.errors import InvalidInput
from capliquify.domain.sources.identity import IdentityKind, MatchMethod, UnknownCode
from capliquify.services import audit
from capliquify.services.answers.sources import (
    Mapping,
    Mappings,
    MappingTarget,
    MappingTargets,
)
from capliquify.services.audit import Act
from capliquify.services.unmapped import Narrowing, directory_of, unmapped_codes
from capliquify.storage.repositories import identity_mappings as repository
from capliquify.storage.repositories.identity_mappings import NewMapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from capliquify.domain.sources.identity import Directory
    from capliquify.services.context import Context
    from capliquify.storage.repositories.identity_mappings import MappingRow

LONGEST_LIST: Final = 500
MOST_TARGETS: Final = 50
_WHERE_FROM: Final = {
    IdentityKind.ITEM: "import the stock system's products or item-planning, or sync the stock system, first",
    IdentityKind.CUSTOMER: "import or sync sales invoices first",
    IdentityKind.SUPPLIER: "import or sync suppliers first",
    IdentityKind.ACCOUNT: "import or sync bank lines first",
}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a code means."""

    kind: IdentityKind
    vendor: str
    code: str
    target: str


def list_mappings(
    context: Context, *, kind: IdentityKind | None = None, vendor: str | None = None, q: str | None = None
) -> Mappings:
    """Codes nobody decided on, the most valuable first, and decisions, the newest first; at most 500 of each."""
    narrowing = Narrowing(kind=kind, vendor=vendor, q=q)
    unmapped = unmapped_codes(context, narrowing)
    mapped = [
        _told(row)
        for row in repository.list_mappings(context.transaction)
        if kind in {None, row.kind} and narrowing.takes(row.vendor, row.code, row.target)
    ]
    return Mappings(
        unmapped=unmapped[:LONGEST_LIST],
        mapped=mapped[:LONGEST_LIST],
        unmapped_count=len(unmapped),
        mapped_count=len(mapped),
    )


def list_targets(context: Context, *, kind: IdentityKind = IdentityKind.ITEM, q: str = "") -> MappingTargets:
    """What a code can mean, by a part of its code or name, the first fifty."""
    known = repository.known_things(context.transaction, kind)
    narrowing = Narrowing(q=q)
    found = [
        MappingTarget(target=each.code, name=each.name) for each in known if narrowing.takes("", each.code, each.name)
    ]
    return MappingTargets(targets=found[:MOST_TARGETS])


def decide(context: Context, decisions: Sequence[Decision]) -> list[Mapping]:
    """Say what codes mean; a decision about the same code that holds is ended.

    Raises:
        InvalidInput: A target is nothing known, a code is one itself, or is named twice.
        Conflict: Somebody else decided on one of them at the same time.
    """
    if len({(each.kind, each.vendor, each.code) for each in decisions}) < len(decisions):
        message = "A code is named twice: say once what each means."
        raise InvalidInput(message)
    directories: dict[IdentityKind, Directory] = {}
    barcodes = repository.descriptions(context.transaction)
    chosen = []
    for each in decisions:
        if each.kind not in directories:
            directories[each.kind] = directory_of(context, each.kind)
        directory = directories[each.kind]
        _check(directory, each)
        code = UnknownCode(
            vendor=each.vendor, code=each.code, barcode=barcodes.get((each.vendor, each.code), ("", ""))[1]
        )
        methods = {suggestion.target: suggestion.method for suggestion in directory.suggest(code)}
        chosen.append((each, methods.get(each.target, MatchMethod.PERSON)))
    return _store(context, chosen)


def confirm_suggestions(context: Context, method: MatchMethod, narrowing: Narrowing) -> list[Mapping]:
    """Decide every code that has exactly one suggestion, found by a method.

    Raises:
        InvalidInput: Nothing is suggested by this method.
    """
    if method not in {MatchMethod.NORMALISED, MatchMethod.BARCODE, MatchMethod.LEARNED}:
        message = f"Nothing waits to be confirmed by {method.value!r}; confirm normalised, barcode or learned ones."
        raise InvalidInput(message)
    chosen = []
    for each in unmapped_codes(context, narrowing):
        if len(each.suggestions) == 1 and each.suggestions[0].method == method:
            target = each.suggestions[0].target
            decision = Decision(kind=IdentityKind(each.kind), vendor=each.vendor, code=each.code, target=target)
            chosen.append((decision, method))
    return _store(context, chosen)


def undo(context: Context, mapping_id: UUID) -> None:
    """Let a decision hold no more: its code stands for itself again.

    Raises:
        NotFound: There is no such decision that holds.
    """
    row = repository.end_mapping(context.transaction, mapping_id, ended_by=context.actor, at=context.clock())
    audit.record(context, Act(action="mapping.undone", subject=f"{row.vendor} {row.code}", before=_details(row)))


def _check(directory: Directory, decision: Decision) -> None:
    if not directory.knows(decision.target):
        hint = _WHERE_FROM[decision.kind]
        message = f"No {decision.kind.value} {decision.target!r} is known: choose one that is, or {hint}."
        raise InvalidInput(message)
    if directory.knows(decision.code):
        message = f"{decision.code!r} is a known {decision.kind.value} itself: it means nothing else."
        raise InvalidInput(message)


def _store(context: Context, chosen: Iterable[tuple[Decision, MatchMethod]]) -> list[Mapping]:
    now, transaction = context.clock(), context.transaction
    held = {(row.kind, row.vendor, row.code): row for row in repository.list_mappings(transaction)}
    stored = []
    acts = []
    for decision, method in chosen:
        before = held.get((decision.kind.value, decision.vendor, decision.code))
        if before is not None:
            repository.end_mapping(transaction, before.id, ended_by=context.actor, at=now)
        new = NewMapping(
            kind=decision.kind.value,
            vendor=decision.vendor,
            code=decision.code,
            target=decision.target,
            method=method.value,
            decided_by=context.actor,
            decided_at=now,
        )
        row = repository.add_mapping(transaction, new)
        stored.append(row)
        acts.append(
            Act(
                action="mapping.decided",
                subject=f"{row.vendor} {row.code}",
                before=None if before is None else _details(before),
                after=_details(row),
            )
        )
    for act in acts:
        audit.record(context, act)
    return [_told(row) for row in stored]


def _details(row: MappingRow) -> dict[str, str]:
    return {"kind": row.kind, "vendor": row.vendor, "code": row.code, "target": row.target, "method": row.method}


def _told(row: MappingRow) -> Mapping:
    return Mapping(
        id=str(row.id),
        kind=row.kind,
        vendor=row.vendor,
        code=row.code,
        target=row.target,
        method=row.method,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
