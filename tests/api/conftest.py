from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from support.people import asked_by_administrator

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

LARGEST_UPLOAD = 3 * 1024 * 1024


@pytest.fixture
def app(parts: Parts) -> App:
    """The app, asked by an administrator of every organisation unless a request shows another credential."""
    return asked_by_administrator(create_app(parts, max_upload_bytes=LARGEST_UPLOAD), parts)
