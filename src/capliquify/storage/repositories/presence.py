"""Ending facts their source no longer has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capliquify.storage.fact_tables import table_of
from capliquify.storage.repositories.facts import lock_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from capliquify.storage.transaction import Transaction


def lock_types(transaction: Transaction, record_types: Iterable[type[Any]]) -> None:
    """Lock the facts of some types in the order everybody does, so that no two transactions wait for each other."""
    for fact in sorted({table_of(each) for each in record_types}, key=lambda fact: fact.name):
        lock_facts(transaction, fact)


def end_absent(
    transaction: Transaction, record_type: type[Any], source: str, present: Collection[str], at: datetime
) -> int:
    """End the facts of a source that it no longer has; gives how many.

    Args:
        transaction: A transaction of the organisation.
        record_type: The type of the facts.
        source: Their source.
        present: External ids of everything of the type the source has.
        at: From when on the others are known no more.
    """
    fact = table_of(record_type)
    return transaction.execute(
        f"update {fact.name} f set known_until = greatest(%(at)s, known_from) "
        "where source = %(source)s and known_until is null "
        "and not exists (select from unnest(%(present)s::text[]) p (id) where p.id = f.external_id)",
        {"at": at, "source": source, "present": list(present)},
    ).rowcount


def end_all(transaction: Transaction, record_type: type[Any], source: str, at: datetime) -> int:
    """End all facts of a type that a source brought; gives how many."""
    fact = table_of(record_type)
    return transaction.execute(
        f"update {fact.name} set known_until = greatest(%s, known_from) where source = %s and known_until is null",
        (at, source),
    ).rowcount


def count_known(transaction: Transaction, record_type: type[Any], source: str) -> int:
    """How many facts of a type a source brought that are known now."""
    row = transaction.execute_binary(
        f"select count(*) from {table_of(record_type).name} where source = %s and known_until is null", (source,)
    ).fetchone()
    return 0 if row is None else int(row[0])
