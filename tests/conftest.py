from __future__ import annotations

import pytest
from pytest_socket import socket_allow_hosts

pytest_plugins = ["support.database", "support.migrated", "support.tenants", "support.parts"]


@pytest.fixture(autouse=True)
def _only_loopback() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
