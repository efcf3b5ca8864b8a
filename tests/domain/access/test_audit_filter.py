from __future__ import annotations

from capliquify.domain.access.audit_filter import AuditFilter


def test_a_filter_asks_for_nothing_by_default() -> None:
    found = AuditFilter()
    assert (found.action, found.actor, found.since, found.until) == (None, None, None, None)
