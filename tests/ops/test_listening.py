from __future__ import annotations

import socket

import pytest

from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.ops.listening import inherited_listener, open_listener


def test_a_listener_takes_connections() -> None:
    with (
        open_listener("127.0.0.1", 0, "--web-port") as listener,
        socket.create_connection(listener.getsockname(), timeout=5) as caller,
    ):
        connection, address = listener.accept()
        connection.close()
        assert address == caller.getsockname()


def test_a_taken_port_is_named_with_the_option_that_changes_it() -> None:
    with open_listener("127.0.0.1", 0, "--web-port") as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Conflict) as caught:
            open_listener("127.0.0.1", port, "--web-port")
    assert str(caught.value) == (
        f"Port {port} on 127.0.0.1 is taken by another program. Choose another: --web-port PORT or CAPLIQUIFY_WEB_PORT."
    )


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Cannot assign requested address"):
        open_listener("192.0.2.1", 3000, "--web-port")


def test_an_inherited_listener_is_the_same_socket() -> None:
    with open_listener("127.0.0.1", 0, "--api-port") as listener:
        copy = inherited_listener(listener.fileno())
        assert copy.getsockname() == listener.getsockname()
        copy.detach()
