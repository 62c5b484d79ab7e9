"""Where a study is served: the socket, and the server on it."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from spindle.errors import ServeError

_GRACE_SECONDS = 10


def serve(app: object, listener: socket.socket) -> None:
    """Serve the app until SIGINT or SIGTERM."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
    # From here on either signal tells the server, whatever it is just starting: an exception
    # that is raised inside its event loop could get lost there.
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, server.handle_exit)
    server.run(sockets=[listener])


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there; raises ``ServeError``."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            "127.0.0.1" if host == "localhost" else host, port, type=socket.SOCK_STREAM
        )[0]
    except socket.gaierror as error:
        raise ServeError(
            f"{host!r} is no address to listen on.",
            "Use localhost, an address of this machine, or 0.0.0.0 for all of them.",
        ) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ServeError(
            f"Port {port} on {host} cannot be used: {error.strerror}.", _instead(error, port)
        ) from error
    with listener:
        yield listener


def _instead(error: OSError, port: int) -> str:
    if error.errno == errno.EACCES:
        return "Ports below 1024 are the system's: try --port 8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return "That is no address of this machine: try --host localhost, or 0.0.0.0 for all."
    return f"Stop what uses it, or try another: --port {port + 1 if port < 65535 else 8000}."
