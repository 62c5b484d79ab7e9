"""The worker processes of one study, and how they exchange their counts.

A scrape reaches any one of them; it asks the others, so that each scrape covers all. Each
listens on a socket in a folder that the parent created.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from spindle.web.snapshot import Snapshot

_PATIENCE = 1.0
_SUFFIX = ".sock"


@dataclass(frozen=True, slots=True)
class PeerAddress:
    """A worker's name, and the folder where it and its peers meet; None if it is alone."""

    worker: str = "1"
    folder: Path | None = None


class Peers:
    """The snapshots of all processes."""

    def __init__(self, place: PeerAddress, own: Callable[[], Snapshot]) -> None:
        self._place = place
        self._own = own

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[None]:
        """Answer the peers inside the block."""
        if self._place.folder is None:
            yield
            return
        address = self._place.folder / f"{self._place.worker}{_SUFFIX}"
        address.unlink(missing_ok=True)  # left by a predecessor that was killed
        server = await asyncio.start_unix_server(self._send_snapshot, address)
        try:
            yield
        finally:
            server.close()
            address.unlink(missing_ok=True)

    async def snapshots(self) -> list[Snapshot]:
        """Return this process's snapshot and those of the peers that answer within a second."""
        folder = self._place.folder
        if folder is None:
            return [self._own()]
        others = [one for one in folder.glob(f"*{_SUFFIX}") if one.stem != self._place.worker]
        answers = await asyncio.gather(*(_fetch_snapshot(one) for one in others))
        found = [self._own(), *(one for one in answers if one is not None)]
        return sorted(found, key=lambda snapshot: snapshot.worker)

    async def _send_snapshot(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        del reader
        writer.write(msgspec.json.encode(self._own()))
        with suppress(OSError):
            await writer.drain()
        writer.close()


async def _fetch_snapshot(address: Path) -> Snapshot | None:
    """Return a peer's snapshot; None if it is gone or too busy."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_unix_connection(address)
            try:
                return msgspec.json.decode(await reader.read(), type=Snapshot)
            finally:
                writer.close()
    except (OSError, TimeoutError, msgspec.DecodeError):
        return None
