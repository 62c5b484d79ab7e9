"""What the handlers of one app share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from spindle.domain.people import Annotator, Session
from spindle.errors import NoSender, SignInNeeded
from spindle.layout import CompiledLayout
from spindle.services.annotation import Membership
from spindle.services.quality import AccuracyCache
from spindle.services.study import Study
from spindle.storage import Transaction
from spindle.web.auth import Sessions
from spindle.web.meter import Meter
from spindle.web.peers import Peers
from spindle.web.readiness import Readiness
from spindle.web.request import AppRequest
from spindle.web.rich_text import RichText
from spindle.web.settings import AppSettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """A study as it is served.

    ``id`` tells studies apart in a browser's storage; ``assets`` is the versioned folder of
    the static files, ``scripts`` the scripts of the design's schemes by type, ``stylesheet`` the
    address of the layout's own CSS. ``settings`` is how the app is run.
    """

    study: Study
    sessions: Sessions
    members: Membership
    accuracy: AccuracyCache
    layout: CompiledLayout
    instructions: str
    rich: RichText
    id: str
    assets: str
    scripts: Mapping[str, str]
    stylesheet: str
    settings: AppSettings
    readiness: Readiness
    meter: Meter
    peers: Peers

    async def annotator(self, request: AppRequest) -> Annotator | None:
        """Return the signed-in annotator; None if there is none or they are no longer admitted."""
        session = self.sessions.annotator(request)
        if session is None:
            return None
        return await asyncio.to_thread(self.members.active_annotator, session)

    async def require_session(self, request: AppRequest) -> Session:
        """Return the annotator's session; raise ``SignInNeeded`` or ``NoSender``.

        The page names its annotator in ``X-Annotator``. If somebody else has signed in since,
        nobody's answers are stored under another's name. And no page of
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
                "The header X-Annotator is missing.",
                'Set it to the number in the page\'s <meta name="person">.',
            )
        if sender != str(session.annotator):
            raise SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")
        return session

    async def _is_admitted(self, session: Session) -> bool:
        known = self.members.admits(session.annotator)
        if known is not None:
            return known
        return await asyncio.to_thread(self.members.active_annotator, session) is not None

    async def write(self, change: Callable[[Transaction], T]) -> T:
        """Apply a change, and wait until it is on disk."""
        return await self.study.store.write_async(change)

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Run a query outside the event loop."""

        def ask() -> T:
            with self.study.store.read() as tx:
                return query(tx)

        return await asyncio.to_thread(ask)

    def asset(self, path: str) -> str:
        """Return the URL of a static file."""
        return f"{self.assets}/{path}"
