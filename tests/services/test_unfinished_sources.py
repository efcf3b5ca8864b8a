"""Sources that have not brought all of their past yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.services.cash import get_cash
from capliquify.services.unfinished_sources import unfinished_notes
from support.scripted_source import Syncing
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts


def notes(world: Syncing) -> list[str]:
    with world.parts.context("default", TESTER, read_only=True) as context:
        return unfinished_notes(context)


def test_a_source_that_is_still_read_for_the_first_time_is_named_on_the_cash_sheet(parts: Parts) -> None:
    world = Syncing.over(parts)
    world.connect()

    [note] = notes(world)

    assert note.startswith(f"Xero, {world.connection().name} has not brought everything yet (")
    with world.parts.context("default", TESTER, read_only=True) as context:
        assert note in get_cash(context).notes


def test_a_source_that_brought_everything_is_not_named(parts: Parts) -> None:
    world = Syncing.over(parts)
    world.connect()
    world.vendor.put("1")
    world.sync()

    assert notes(world) == []
