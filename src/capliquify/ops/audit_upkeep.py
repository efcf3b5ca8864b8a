"""Keeping the heads of audit logs outside the database: hourly, and when the database is put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.services.audit_reading import list_heads

if TYPE_CHECKING:
    from capliquify.services.context import SystemContext

_log = structlog.get_logger(__name__)


def note_heads(context: SystemContext) -> None:
    """Tell the head of every audit log to the log of this machine and to its files, and keep those small.

    A host without a disk of its own has the heads outside the database in the log it sends away.
    """
    anchors = context.trust.anchor
    for each in list_heads(context):
        _log.info(
            "audit_head",
            organisation_id=str(each.organisation_id),
            organisation=each.organisation,
            sequence=each.head.sequence,
            hash=each.head.hash.hex(),
        )
        if isinstance(anchors, AuditAnchors):
            if each.head not in anchors.read(each.organisation_id).points:
                anchors(each.organisation_id, each.head.sequence, each.head.hash)
            anchors.compact(each.organisation_id)


def note_restore(context: SystemContext) -> None:
    """Note for every audit log that the database was put back: what was noted beyond its head counts no more."""
    anchors = context.trust.anchor
    if isinstance(anchors, AuditAnchors):
        heads = {each.organisation_id: each.head for each in list_heads(context)}
        for organisation_id in {*anchors.organisations(), *heads}:
            anchors.note_restore(organisation_id, heads.get(organisation_id))
