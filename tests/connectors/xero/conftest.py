from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.xero import Bench, bench, lived
from windtunnel.xero.server import XeroStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World


@pytest.fixture(scope="session")
def world() -> World:
    """A company in the middle of its second year; tests let a few days of it pass."""
    return lived()


@pytest.fixture
def connected(world: World) -> Bench:
    """A custom connection to it."""
    return bench(XeroStandIn(world))


@pytest.fixture
def agreed(world: World) -> Bench:
    """A connection that somebody agreed to."""
    return bench(XeroStandIn(world), custom=False)
