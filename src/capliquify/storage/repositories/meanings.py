"""Codes replaced by what they mean, while facts are read: facts themselves keep the codes their source gave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.identity import IdentityKind

if TYPE_CHECKING:
    from capliquify.storage.repositories.snapshot_query import Moment
    from capliquify.storage.transaction import Transaction


# Stock is kept in one system: what it, a template or a person's planning names is an item. Shops lend names only.
OF_STOCK: Final = "(f.source ^@ 'unleashed/' or f.source in ('files/unleashed', 'files/template'))"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column of facts that holds codes; the facts have the alias `f`.

    Attributes:
        column: The column.
        kind: What its codes name.
    """

    column: str
    kind: IdentityKind

    def expression(self, moment: Moment) -> str:
        """The meaning of the code where somebody decided one, else the code."""
        plain = f'f."{self.column}"'
        return f"coalesce({self._alias}.meaning, {plain})" if self.kind in moment.decided else plain

    def join(self, moment: Moment) -> str:
        """The join that brings the decisions that hold, or held, at a moment; nothing where there are none."""
        if self.kind not in moment.decided:
            return ""
        decisions = f"from identity_mapping m {{}} where m.kind = '{self.kind.value}' and {_held(moment)}"
        of_files = f"select m.code as meant, m.target as meaning, 'files/' || m.vendor as meant_source {decisions}"
        of_syncs = f"select distinct m.code, m.target, c.vendor || '/' || c.source_id {decisions}"
        return (
            f"left join ({of_files.format('')} union all {of_syncs.format('join connection c using (vendor)')}) "
            f'{self._alias} on {self._alias}.meant = f."{self.column}" and {self._alias}.meant_source = f.source'
        )

    @property
    def _alias(self) -> str:
        return f"{self.column}_meaning"


def with_decisions(transaction: Transaction, moment: Moment) -> Moment:
    """A moment that knows what any decision holds for, so that reading the rest needs no join, and what is left out."""
    statement = f"""
        select array(select distinct m.kind from identity_mapping m where {_held(moment)}),
               array(select newest.source from (
                   select distinct on (c.source_id) c.vendor || '/' || c.source_id as source, c.excluded_from_statistics
                     from connection c order by c.source_id, c.id desc) newest
                where newest.excluded_from_statistics)"""
    row = transaction.execute_binary(statement, moment.parameters).fetchone()
    kinds, left_out = ([], []) if row is None else row
    return replace(moment, decided=frozenset(map(IdentityKind, kinds)), left_out=tuple(left_out))


def _held(moment: Moment) -> str:
    if moment.known_at is None:
        return "m.ended_at is null"
    return "m.decided_at <= %(known_at)s and coalesce(m.ended_at > %(known_at)s, true)"
