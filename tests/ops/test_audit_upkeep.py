from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from capliquify.jobs.schedule import note_audit_heads
from capliquify.ops import audit_upkeep
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner
from capliquify.services import audit
from capliquify.services.audit import Act
from support.trust import TESTER, TRUST

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts


@pytest.fixture
def anchors(parts: Parts, tmp_path: Path) -> AuditAnchors:
    return AuditAnchors(tmp_path, AuditSigner(bytes(32)), parts.clock)


def _log(parts: Parts) -> None:
    with parts.context("default", TESTER) as context:
        audit.record(context, Act(action="test.done", subject="default"))


def test_heads_are_told_to_the_log_and_noted_where_they_were_not(parts: Parts, anchors: AuditAnchors) -> None:
    _log(parts)  # by a host whose files are elsewhere
    here = replace(parts, trust=replace(TRUST, anchor=anchors, anchored=anchors.read))
    with capture_logs() as logs:
        note_audit_heads(here)
        note_audit_heads(here)
    heads = [line for line in logs if line["event"] == "audit_head"]
    assert [(line["organisation"], line["sequence"]) for line in heads] == [("default", 1), ("default", 1)]
    [organisation_id] = anchors.organisations()
    assert [(point.sequence, point.hash.hex()) for point in anchors.read(organisation_id).points] == [
        (1, heads[0]["hash"])
    ]


def test_heads_are_told_to_the_log_where_no_files_are_kept(parts: Parts) -> None:
    _log(parts)
    with capture_logs() as logs:
        note_audit_heads(parts)
    assert [line["sequence"] for line in logs if line["event"] == "audit_head"] == [1]


def test_a_restore_is_noted_for_every_log_also_of_organisations_that_were_not_there_yet(
    parts: Parts, anchors: AuditAnchors
) -> None:
    here = replace(parts, trust=replace(TRUST, anchor=anchors, anchored=anchors.read))
    _log(here)
    gone = UUID(int=7)  # made after the backup
    anchors(gone, 7, bytes(32))
    with here.system_context("cli:ada") as context:
        audit_upkeep.note_restore(context)
    assert anchors.read(gone).points == ()
    [organisation_id] = [each for each in anchors.organisations() if each != gone]
    assert [point.sequence for point in anchors.read(organisation_id).points] == [1]
    assert len(anchors.read(organisation_id).notes) == 1
