"""What the handlers of one app share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from spindle.domain.people import Annotator, Session
from spindle.errors import NoSender, SignInNeeded
from spindle.services.people import Members
from spindle.services.scoring import Scoring
from spindle.services.study import Study
from spindle.storage import Transaction
from spindle.web.asking import Ask
from spindle.web.auth import Sessions
from spindle.web.layout import CompiledLayout
from spindle.web.meter import Meter
from spindle.web.operation import Operation
from spindle.web.peers import Peers
from spindle.web.readiness import Readiness
from spindle.web.rich import RichText

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """A study as it is served.

    ``id`` tells studies apart in a browser's storage; ``assets`` is the versioned folder of
    the static files, ``scripts`` the scripts of the design's schemes by type, ``stylesheet`` the
    address of the layout's own CSS.
    ``operation`` is how the app is run.
    """

    study: Study
    sessions: Sessions
    members: Members
    scoring: Scoring
    layout: CompiledLayout
    instructions: str
    rich: RichText
    id: str
    assets: str
    scripts: Mapping[str, str]
    stylesheet: str
    operation: Operation
    readiness: Readiness
    meter: Meter
    peers: Peers

    async def annotator(self, request: Ask) -> Annotator | None:
        """The annotator who asks, if they are signed in and still admitted."""
        session = self.sessions.annotator(request)
        if session is None:
            return None
        return await asyncio.to_thread(self.members.admitted, session)

    async def need_session(self, request: Ask) -> Session:
        """The session of whoever asks; raises ``SignInNeeded`` or ``NoSender``.

        The page says whose it is in ``X-Annotator``. Where that is somebody else than the one
        signed in by now, nobody's answers are stored under another's name. And no page of
        another site can send that header with this one's cookie: a browser asks us first, and
        is not told that it may (OWASP, Cross-Site Request Forgery Prevention Cheat Sheet,
        "Employing Custom Request Headers for AJAX/API").

        Whether the session has ended is seen in the transaction that it is for.
        """
        session = self.sessions.annotator(request)
        if session is None or not await self._is_admitted(session):
            raise SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")
        sender = request.headers.get("x-annotator")
        if sender is None:
            raise NoSender(
                "The request does not say whose page sends it.",
                'Send X-Annotator: the number that the page has in <meta name="person">.',
            )
        if sender != str(session.annotator):
            raise SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")
        return session

    async def _is_admitted(self, session: Session) -> bool:
        known = self.members.admits(session.annotator)
        if known is not None:
            return known
        return await asyncio.to_thread(self.members.admitted, session) is not None

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
