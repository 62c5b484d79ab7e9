"""What the handlers of one app share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from spindle.domain.people import Annotator
from spindle.errors import SignInNeeded
from spindle.services.people import Members
from spindle.services.study import Study
from spindle.storage import Transaction
from spindle.web.asking import Ask
from spindle.web.auth import Sessions
from spindle.web.layout import CompiledLayout
from spindle.web.rich import RichText

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """A study as it is served.

    ``id`` tells studies apart in a browser's storage; ``assets`` is the versioned folder of
    the static files, ``stylesheet`` the address of the layout's own CSS.
    """

    study: Study
    sessions: Sessions
    members: Members
    layout: CompiledLayout
    instructions: str
    rich: RichText
    id: str
    assets: str
    stylesheet: str

    async def annotator(self, request: Ask) -> Annotator | None:
        """The annotator who asks, if they are signed in and still admitted."""
        session = self.sessions.annotator(request)
        if session is None:
            return None
        if self.members.is_known(session[0]):
            return self.members.admitted(*session)
        return await asyncio.to_thread(self.members.admitted, *session)

    async def need_annotator(self, request: Ask) -> int:
        """The id of the annotator who asks; raises ``SignInNeeded``.

        Also where the page belongs to somebody else than the one signed in by now, so that
        nobody's answers are stored under another's name.
        """
        found = await self.annotator(request)
        if found is None or request.headers.get("x-annotator", str(found.id)) != str(found.id):
            raise SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")
        return found.id

    async def write(self, change: Callable[[Transaction], T]) -> T:
        """Have a change made, and wait until it is on disk."""
        return await self.study.store.written(change)

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Ask the store something, beside the event loop."""

        def ask() -> T:
            with self.study.store.read() as tx:
                return query(tx)

        return await asyncio.to_thread(ask)

    def asset(self, path: str) -> str:
        """The address of a static file."""
        return f"{self.assets}/{path}"
