"""What becomes of the documents of a page: records, notes, and those set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from capliquify.connectors.protocol import AnswerChanged
from capliquify.connectors.unleashed.mapping import Mapped, Misshapen, Unmapped, set_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from capliquify.connectors.protocol import SetAside


@dataclass(slots=True)
class Sorted:
    """The documents of a page, sorted."""

    records: list[Any] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sort_documents(kind: str, documents: Sequence[tuple[str, bytes]], mapper: Callable[[bytes], Mapped]) -> Sorted:
    """Map each document, given with its identifier.

    Raises:
        AnswerChanged: None of several has the promised form: that is no single odd document.
    """
    found = Sorted()
    misshapen: list[Misshapen] = []
    for identifier, raw in documents:
        try:
            mapped = mapper(raw)
        except Unmapped as problem:
            found.aside.append(set_aside(raw, identifier, problem))
            if isinstance(problem, Misshapen):
                misshapen.append(problem)
        else:
            found.records.extend(mapped.records)
            found.notes.extend(mapped.notes)
    if len(misshapen) == len(documents) and len(documents) > 1:
        message = f"Unleashed answers {kind} in another form than it promises: {misshapen[0].reason}."
        raise AnswerChanged(message)
    return found
