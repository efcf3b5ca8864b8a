from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

LARGEST_UPLOAD = 3 * 1024 * 1024


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts, max_upload_bytes=LARGEST_UPLOAD)
