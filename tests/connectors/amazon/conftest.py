from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest

from support.amazon import Seller, lived
from windtunnel.serving.clock import VirtualClock
from windtunnel.serving.world import World

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company


@pytest.fixture(scope="session")
def lived_world() -> World:
    """A company with five more days to live; nobody may let them pass."""
    return lived(days_left=5)


@pytest.fixture
def world(lived_world: World) -> World:
    """The same company, for a test in which it lives on."""
    return copy.deepcopy(lived_world)


@pytest.fixture
def resting(lived_world: World) -> World:
    """The same company, for a test in which only hours pass."""
    company: Company = lived_world.company
    return World(company=company, clock=VirtualClock(lived_world.clock.start), today=lived_world.today)


@pytest.fixture
def seller(resting: World) -> Seller:
    """Its European account on that evening, of which 40 days are read."""
    return Seller(resting, settings={"history_days": "40"})


@pytest.fixture
def living(world: World) -> Seller:
    """The same account of a company that lives on."""
    return Seller(world, settings={"history_days": "40"})
