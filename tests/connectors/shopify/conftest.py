from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.shopify import Bench, young_world
from windtunnel.shopify.server import ShopifyStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World


@pytest.fixture(scope="session")
def still_world() -> World:
    """A company no day passes for; its clock may be moved by those who wait."""
    return young_world()


@pytest.fixture
def bench(still_world: World) -> Bench:
    """A connector of a store that stands still."""
    return Bench(ShopifyStandIn(still_world))
