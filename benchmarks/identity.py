"""What replacing codes by their meaning costs when sales are read, against the same read without it.

Run: python -m benchmarks identity
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import TYPE_CHECKING, Final

from benchmarks.scratch import scratch_parts
from capliquify.domain.access.principal import terminal_principal
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.storage.transaction import Transaction

SALES: Final = 500_000
ITEMS: Final = 1_000
MAPPED: Final = 200
ROUNDS: Final = 5
AS_OF: Final = date(2026, 10, 31)

_FILL: Final = """
insert into sale (external_id, sold_on, order_number, item, channel, market, quantity, net_amount, tax, currency,
                  organisation_id, id, source, import_id, content_hash, valid_from, known_from)
select n::text, date '2026-10-31' - (n::bigint * 7919 %% 730)::int, '#' || n,
       'ITEM-' || lpad((n::bigint * 104729 %% %(items)s)::text, 4, '0'),
       'Shopify UK', 'UK', 1, 12.50, 2.50, 'GBP', current_setting('app.organisation_id')::uuid, gen_random_uuid(),
       'files/shopify', gen_random_uuid(), '\\x00', date '2026-10-31', now()
  from generate_series(1, %(sales)s) n
"""
_DECIDE: Final = """
insert into identity_mapping (id, organisation_id, kind, vendor, code, target, method, decided_by, decided_at)
select gen_random_uuid(), current_setting('app.organisation_id')::uuid, 'item', 'shopify',
       'ITEM-' || lpad(n::text, 4, '0'), 'THING-' || n, 'person', 'benchmark', now()
  from generate_series(1, %(mapped)s) n
"""
_PLAIN: Final = """
select count(*), sum(quantity), sum(net_amount), sum(tax) from (
    select item, channel, market, currency, sold_on, sum(quantity) as quantity, sum(net_amount) as net_amount,
           sum(tax) as tax
      from sale f where known_until is null and sold_on <= %s
     group by item, channel, market, currency, sold_on) sums
"""


def main() -> None:
    """Measure, and print the medians."""
    with scratch_parts() as parts, parts.context("default", terminal_principal("benchmark")) as context:
        transaction = context.transaction
        sizes = {"sales": SALES, "items": ITEMS, "mapped": MAPPED}
        transaction.execute(_FILL, sizes)
        transaction.execute("set local work_mem = '64MB'")
        transaction.execute("set local jit = off")
        transaction.execute("set local enable_sort = off")
        transaction.execute("set local max_parallel_workers_per_gather = 0")
        organisation = context.organisation

        def read() -> None:
            load_snapshot(transaction, organisation, AS_OF, {"sales"})

        plain = _median(lambda: _sums(transaction))
        without = _median(read)
        transaction.execute(_DECIDE, sizes)
        decided = _median(read)
    print(f"{SALES:,} sales of {ITEMS:,} items, medians of {ROUNDS} reads, milliseconds")
    print(f"  sums by item and day, nothing packed       {plain:8.0f}")
    print(f"  snapshot of sales, nothing decided         {without:8.0f}")
    print(f"  snapshot of sales, {MAPPED} codes decided     {decided:8.0f}")


def _sums(transaction: Transaction) -> None:
    transaction.execute(_PLAIN, (AS_OF,)).fetchone()


def _median(task: Callable[[], None]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        task()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
