"""A TCP proxy in front of the servers that loses, delays and cuts what passes through it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from faults.waiting import pause

_CHUNK = 65_536


@dataclass(slots=True)
class Cut:
    """The next chunk breaks off after a share of it, and the connection ends.

    ``direction`` is ``request`` or ``response``.
    """

    direction: str
    share: float


@dataclass(eq=False, slots=True)
class _Link:
    """A connection of a client with one of its own to a server."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter

    def abort(self) -> None:
        self.client.transport.abort()
        self.server.transport.abort()


@dataclass(slots=True)
class Proxy:
    """Listens on ``port``; each connection goes to the next of the servers' ports.

    What a client has sent reaches the server even when the client has gone meanwhile, as it
    does on a real network: so requests arrive late and out of order.
    """

    upstream: Callable[[], Sequence[int]]
    port: int = 0
    refusing: bool = False
    delays: dict[str, float] = field(default_factory=dict)
    _cuts: list[Cut] = field(default_factory=list)
    _links: set[_Link] = field(default_factory=set)
    _served: int = 0
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.drop()
        await self._server.wait_closed()

    def drop(self) -> None:
        """Break off every connection there is."""
        for link in list(self._links):
            link.abort()

    def cut(self, cut: Cut) -> None:
        """Break off in the middle of what passes next in that direction."""
        self._cuts.append(cut)

    def heal(self) -> None:
        """Let everything pass again."""
        self._cuts.clear()
        self.delays.clear()
        self.refusing = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports = self.upstream()
        if self.refusing or not ports:
            writer.transport.abort()
            return
        self._served += 1
        try:
            server_reader, server_writer = await asyncio.open_connection(
                "127.0.0.1", ports[self._served % len(ports)], limit=_CHUNK
            )
        except OSError:
            writer.transport.abort()
            return
        link = _Link(writer, server_writer)
        self._links.add(link)
        up = asyncio.create_task(self._pump("request", link, reader, server_writer))
        try:
            await self._pump("response", link, server_reader, writer)
            await up
        finally:
            up.cancel()
            self._links.discard(link)
            link.abort()

    async def _pump(
        self,
        direction: str,
        link: _Link,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Pass on what comes, until there is no more or nobody who takes it."""
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                await self._hold(direction)
                if cut := self._due(direction):
                    writer.write(chunk[: int(len(chunk) * cut.share)])
                    await writer.drain()
                    link.abort()
                    return
                writer.write(chunk)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()

    async def _hold(self, direction: str) -> None:
        seconds = self.delays.get(direction, 0.0)
        if seconds:
            await pause(seconds)

    def _due(self, direction: str) -> Cut | None:
        due = next((cut for cut in self._cuts if cut.direction == direction), None)
        if due is not None:
            self._cuts.remove(due)
        return due
