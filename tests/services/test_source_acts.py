from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.principal import terminal_principal
from capliquify.domain.errors import InvalidInput
from capliquify.services import connections, source_acts
from capliquify.services.connection_changes import SourceChange
from capliquify.services.connections import NewSource

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts


def test_settings_that_lead_nowhere_are_told_to_whoever_changes_them(parts: Parts) -> None:
    settings = {"client_id": "us", "shop": "roastery.myshopify.com"}
    new = NewSource(vendor="shopify", settings=settings, credentials={"client_secret": "hush"})
    with parts.context("default", terminal_principal("tester")) as context:
        row = connections.create(context, new)
        with pytest.raises(InvalidInput, match="no address of a store"):
            source_acts.change(context, str(row.id), SourceChange(settings={"shop": "elsewhere.example"}))
