"""Every request seen from outside: its id, its status and its duration."""

from __future__ import annotations

import logging
import re
import secrets
from itertools import count
from time import perf_counter
from typing import Any, Final

from litestar import Litestar
from litestar.types import Message

from spindle.web.meter import NO_ROUTE, Meter
from spindle.web.readiness import Readiness
from spindle.web.request import AppRequest

_HEADER: Final = b"x-request-id"
_KEY: Final = "request_id"
# What comes from outside goes into logs and answers.
_is_sane = re.compile(rb"[A-Za-z0-9._-]{1,64}").fullmatch
_access = logging.getLogger("spindle.access")


class InstrumentedApp(Litestar):
    """An app that counts its requests and gives each an id.

    The id is the request's own ``X-Request-ID`` if that is a plain word, else a new one. It is
    in the response's headers and in the log record of an error.
    """

    _meter: Meter
    _readiness: Readiness
    _logs: bool
    _ids: count[int]
    _first: str

    def instrument(self, meter: Meter, readiness: Readiness, *, access_log: bool) -> None:
        """Count requests in that meter, and log each with ``access_log``.

        Called once, before anything is served.
        """
        self._meter, self._readiness, self._logs = meter, readiness, access_log
        # Unique among processes, and cheap.
        self._ids, self._first = count(1), secrets.token_hex(4)

    def announce_stop(self) -> None:
        """Report from now on that the process will stop."""
        self._readiness.stop()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, and record its status and duration."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        started = perf_counter()
        id_ = _read_request_id(scope["headers"]) or f"{self._first}-{next(self._ids):x}"
        scope.setdefault("state", {})[_KEY] = id_
        status = 500

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_HEADER, id_.encode())]
            await send(message)

        try:
            await super().__call__(scope, receive, send_noting_status)
        finally:
            seconds = perf_counter() - started
            route = scope.get("path_template") or NO_ROUTE
            self._meter.count_request(scope["method"], route, status, seconds)
            if self._logs:
                self._log_request(scope["method"], route, status, seconds, id_)

    def _log_request(self, method: str, route: str, status: int, seconds: float, id_: str) -> None:
        # The route and not the URL, which may hold one-time links and names.
        fields = {"method": method, "route": route, "status": status, "duration": round(seconds, 6)}
        _access.info(
            "%s %s %s in %.1f ms",
            method,
            route,
            status,
            1000 * seconds,
            extra={_KEY: id_, **fields},
        )


def request_id(request: AppRequest) -> str:
    """Return the request's id, which the response's headers have too."""
    return str(request.scope["state"].get(_KEY, ""))


def _read_request_id(headers: list[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name == _HEADER:
            return value.decode() if _is_sane(value) else ""
    return ""
