"""Where a study is served: the socket, and the server on it."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

import uvicorn

from spindle.cli.garbage import settle
from spindle.cli.operation import Serving
from spindle.errors import ServeError
from spindle.web.instrumentation import InstrumentedApp

_GRACE_SECONDS = 10


def serve(app: InstrumentedApp, listener: socket.socket, how: Serving) -> None:
    """Answer requests until a signal comes, then finish those that are being answered.

    What is not answered ten seconds later is broken off: it was not acknowledged.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(how.behind.names()),
            forwarded_allow_ips=how.behind.names(),
            timeout_graceful_shutdown=_GRACE_SECONDS,
        ),
        on_stopping=app.announce_stop,
        drain=how.drain,
    )
    # From here on either signal tells the server, whatever it is just starting: an exception
    # that is raised inside its event loop could get lost there.
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, server.handle_exit)
    settle()
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that says that it will stop before it does."""

    def __init__(
        self, config: uvicorn.Config, *, on_stopping: Callable[[], None], drain: float
    ) -> None:
        super().__init__(config)
        self._on_stopping = on_stopping
        self._drain = drain
        self._ends: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop now, or where there is time to drain, when that is over; a second signal is now."""
        self._on_stopping()
        if sig == signal.SIGTERM and self._drain and self._ends is None:
            self._ends = monotonic() + self._drain
            return
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Whether to stop."""
        is_over = self._ends is not None and monotonic() >= self._ends
        return await super().on_tick(counter) or is_over


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
