"""What the handlers of one app share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from spindle.services.study import Study
from spindle.storage import Transaction
from spindle.web.auth import Sessions
from spindle.web.layout import CompiledLayout
from spindle.web.rich import RichText

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """A study as it is served.

    ``id`` tells studies apart in a browser's storage; ``assets`` is the versioned folder of
    the static files.
    """

    study: Study
    sessions: Sessions
    layout: CompiledLayout
    instructions: str
    rich: RichText
    id: str
    assets: str

    async def write(self, change: Callable[[Transaction], T]) -> T:
        """Have a change made, and wait until it is on disk."""
        return await asyncio.wrap_future(self.study.store.write(change))

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Ask the store something, beside the event loop."""

        def ask() -> T:
            with self.study.store.read() as tx:
                return query(tx)

        return await asyncio.to_thread(ask)

    def asset(self, path: str) -> str:
        """The address of a static file."""
        return f"{self.assets}/{path}"
