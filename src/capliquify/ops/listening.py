"""Listening sockets, opened by the parent of the processes that serve them.

Held by the supervisor they outlive the death of a server: connections wait in the queue until its successor takes them.
"""

from __future__ import annotations

import errno
import socket

from capliquify.domain.errors import Conflict, InvalidInput

_QUEUE_LENGTH = 2048


def open_listener(host: str, port: int, option: str) -> socket.socket:
    """A socket that listens on one address.

    Args:
        host: the address to listen on.
        port: the port; 0 lets the system choose.
        option: the command-line option that sets the port, for the message.

    Raises:
        Conflict: another program has the port; the message names it and how to choose another.
        InvalidInput: the address is not one of this machine, or the port needs more rights.
    """
    variable = "CAPLIQUIFY_" + option.removeprefix("--").replace("-", "_").upper()
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        message = f"CAPLIQUIFY_HOST {host!r} is not an address to listen on: {error.strerror}"
        raise InvalidInput(message) from error
    # A port whose last connections are still winding down is free for us.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_QUEUE_LENGTH)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} on {host} is taken by another program. Choose another: {option} PORT or {variable}."
            raise Conflict(message) from error
        message = (
            f"Cannot listen on port {port} of {host}: {error.strerror}. Choose another: {option} PORT or {variable}."
        )
        raise InvalidInput(message) from error
    return listener


def inherited_listener(descriptor: int) -> socket.socket:
    """The listening socket a parent process handed over by its number."""
    return socket.socket(fileno=descriptor)
