"""The server of a study, and the socket that it listens on."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

import uvicorn

from spindle.cli.garbage import freeze_startup_objects
from spindle.cli.serve_options import ServeOptions
from spindle.errors import ServeError
from spindle.web.instrumentation import InstrumentedApp

_GRACE_SECONDS = 10


def serve(app: InstrumentedApp, listener: socket.socket, options: ServeOptions) -> None:
    """Serve requests until a signal arrives, then finish those in progress.

    Requests that are not answered within ten seconds are aborted; nothing in them was
    acknowledged.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(options.proxies.names()),
            forwarded_allow_ips=options.proxies.names(),
            timeout_graceful_shutdown=_GRACE_SECONDS,
        ),
        on_stopping=app.announce_stop,
        drain=options.drain,
    )
    # From here on both signals go to the server, even while it starts: an exception raised
    # inside its event loop could get lost there.
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, server.handle_exit)
    freeze_startup_objects()
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that announces that it will stop before it does."""

    def __init__(
        self, config: uvicorn.Config, *, on_stopping: Callable[[], None], drain: float
    ) -> None:
        super().__init__(config)
        self._on_stopping = on_stopping
        self._drain = drain
        self._deadline: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop now or, on SIGTERM, after the drain; a second signal stops at once."""
        self._on_stopping()
        if sig == signal.SIGTERM and self._drain and self._deadline is None:
            self._deadline = monotonic() + self._drain
            return
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Return whether to stop."""
        is_drained = self._deadline is not None and monotonic() >= self._deadline
        return await super().on_tick(counter) or is_drained


@contextmanager
def open_listener(host: str, port: int) -> Iterator[socket.socket]:
    """Open a listening socket; raises ``ServeError`` if the address cannot be used."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            "127.0.0.1" if host == "localhost" else host, port, type=socket.SOCK_STREAM
        )[0]
    except socket.gaierror as error:
        raise ServeError(
            f"{host!r} is not an address that Spindle can listen on.",
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
            f"Port {port} on {host} cannot be used: {error.strerror}.", _port_hint(error, port)
        ) from error
    with listener:
        yield listener


def _port_hint(error: OSError, port: int) -> str:
    if error.errno == errno.EACCES:
        return "Ports below 1024 are reserved: try --port 8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return "This machine does not have that address: try --host localhost, or 0.0.0.0 for all."
    other = port + 1 if port < 65535 else 8000
    return f"Stop the program that uses it, or choose another: --port {other}."
