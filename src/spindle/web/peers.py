"""The processes that serve one study from one address, and what each has counted.

A scrape reaches one of them, whichever that is; it asks the others, so that each scrape tells
of all. Each listens on a socket in a folder that their parent made for them.
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
class Place:
    """A worker's name, and the folder where it and its peers meet; None if it is alone."""

    worker: str = "1"
    folder: Path | None = None


class Peers:
    """The snapshots of all processes."""

    def __init__(self, place: Place, own: Callable[[], Snapshot]) -> None:
        self._place = place
        self._own = own

    @asynccontextmanager
    async def meeting(self) -> AsyncIterator[None]:
        """Answer the peers while the block lasts."""
        if self._place.folder is None:
            yield
            return
        address = self._place.folder / f"{self._place.worker}{_SUFFIX}"
        address.unlink(missing_ok=True)  # of a predecessor that was killed
        server = await asyncio.start_unix_server(self._answer, address)
        try:
            yield
        finally:
            server.close()
            address.unlink(missing_ok=True)

    async def all(self) -> list[Snapshot]:
        """This process's snapshot, and those of the peers that answer within a second."""
        folder = self._place.folder
        if folder is None:
            return [self._own()]
        others = [one for one in folder.glob(f"*{_SUFFIX}") if one.stem != self._place.worker]
        told = await asyncio.gather(*(_asked(one) for one in others))
        found = [self._own(), *(one for one in told if one is not None)]
        return sorted(found, key=lambda snapshot: snapshot.worker)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader
        writer.write(msgspec.json.encode(self._own()))
        with suppress(OSError):
            await writer.drain()
        writer.close()


async def _asked(address: Path) -> Snapshot | None:
    """A peer's snapshot; None if it is not there, or busy with something else."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_unix_connection(address)
            try:
                return msgspec.json.decode(await reader.read(), type=Snapshot)
            finally:
                writer.close()
    except (OSError, TimeoutError, msgspec.DecodeError):
        return None
