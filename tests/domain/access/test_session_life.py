from __future__ import annotations

from datetime import timedelta

import pytest

from capliquify.domain.access.permissions import Role
from capliquify.domain.access.session_life import session_life


@pytest.mark.parametrize(
    ("roles", "hours"),
    [
        ([], 12),
        ([Role.VIEWER, Role.OPERATOR], 12),
        ([Role.VIEWER, Role.MANAGER], 8),
        ([Role.MANAGER, Role.ADMINISTRATOR], 4),
    ],
)
def test_the_highest_role_anywhere_decides(roles: list[Role], hours: int) -> None:
    assert session_life(roles) == timedelta(hours=hours)
