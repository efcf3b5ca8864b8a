from __future__ import annotations

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

pytest_plugins = ["support.database", "support.migrated", "support.tenants", "support.parts"]

# How long one example takes says more about a shared machine than about the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def _only_loopback() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
