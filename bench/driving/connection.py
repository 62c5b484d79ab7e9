"""One kept-alive HTTP/1.1 connection, as light as can be.

A client library spends more on a request than the servers measured here do on answering it;
this one does no more than a load program needs, so that the program is not what is measured.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from http.cookies import SimpleCookie

import httptools


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the body of a response."""

    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """One person's connection, with their cookies; one request at a time."""

    def __init__(self, host: str, port: int, source: str | None = None) -> None:
        self._host = host
        self._port = port
        self._source = source
        self._cookies: dict[str, str] = {}
        self._cookie_line = ""
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._packed = False

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: str = "", kind: str = ""
    ) -> Answer:
        """Send a request and wait for its response; raises ``OSError`` if the server closes.

        ``headers`` are whole lines, each ended by ``\\r\\n``; ``kind`` is the body's type.
        """
        if self._transport is None or self._transport.is_closing():
            await self._connect()
        assert self._transport is not None
        content = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n" if kind else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            "Accept: */*\r\nAccept-Encoding: gzip\r\n"
            f"{self._cookie_line}{content}{headers}\r\n"
        )
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(head.encode() + body)
        return await self._waiting

    def close(self) -> None:
        """Close the connection if it is open."""
        if self._transport is not None:
            self._transport.close()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        source = None if self._source is None else (self._source, 0)
        await loop.create_connection(lambda: self, self._host, self._port, local_addr=source)

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the server closed the connection"))

    # httptools' parser

    def on_message_begin(self) -> None:
        self._body = []
        self._packed = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"set-cookie":
            self._keep(value.decode("latin-1"))
        elif name.lower() == b"content-encoding":
            self._packed = value == b"gzip"

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        assert self._waiting is not None
        status = self._parser.get_status_code()
        if not self._waiting.done():
            body = b"".join(self._body)
            self._waiting.set_result(
                Answer(status, gzip.decompress(body) if self._packed else body)
            )

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            self._cookies[name] = morsel.value
        pairs = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._cookie_line = f"Cookie: {pairs}\r\n"
