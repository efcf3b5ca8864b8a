"""Which sources the sales known now came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.storage.transaction import Transaction

# One look into an index for each source there may be, instead of a walk through all sales.
_BRINGING: Final = """
select s.source from unnest(%s::text[]) s (source)
 where exists (select from sale f where f.source = s.source and f.known_until is null)
"""


def sources_of_sales(transaction: Transaction, sources: Sequence[str]) -> list[str]:
    """Those of some sources that brought sales known now, in the order given."""
    bringing = {row[0] for row in transaction.execute(_BRINGING, (list(sources),))}
    return [source for source in sources if source in bringing]
