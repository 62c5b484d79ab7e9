"""Simulated annotators, and how one speaks to a server.

``Person`` is the adapter: whoever can enter and judge can be driven by the load, on whatever
annotation server. ``Page`` speaks as Spindle's own page does; ``Saver`` only saves.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable
from typing import Protocol, TypeAlias
from urllib.parse import quote
from uuid import UUID

import msgspec

from bench.driving.connection import Connection

PASSPHRASE = "benchmark"
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class Person(Protocol):
    """Somebody who can be driven: one at each connection, with a number of their own."""

    async def enter(self) -> None:
        """Sign in and take the first items; raises ``Refused`` where that fails."""

    async def judge(self) -> bool:
        """Judge one item and wait until that is saved; False when nothing is left to judge.

        Raises ``Refused`` where the server does not take it.
        """


Adapter: TypeAlias = Callable[[Connection, int], Person]


class Refused(Exception):
    """The server answered otherwise than it should."""


class _Work(msgspec.Struct):
    assignment: int


class _Desk(msgspec.Struct):
    work: list[_Work]
    outcome: str


class _Receipt(msgspec.Struct):
    desk: _Desk


class _Boot(msgspec.Struct):
    desk: _Desk
    prefetch: int


class Page:
    """An annotator whose browser shows Spindle's annotate page."""

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._name = f"rater {number}"
        self._rng = random.Random(number)
        self._held: list[int] = []
        self._headers = ""
        self._want = 0
        self._receipts = msgspec.json.Decoder(_Receipt)

    async def enter(self) -> None:
        """Sign in through the form and open the page."""
        form = await self._ask("GET", "/signin")
        token = quote(_find(r'name="_csrf_token"[^>]*value="([^"]+)"', form))
        said = f"_csrf_token={token}&name={quote(self._name)}&passphrase={PASSPHRASE}"
        await self._ask("POST", "/signin", said.encode(), kind=_FORM, status=303)
        page = await self._ask("GET", "/annotate")
        boot = msgspec.json.decode(_find(r'id="boot"[^>]*>(.*?)</script>', page), type=_Boot)
        self._want = boot.prefetch + 1
        person = _find(r'name="person" content="([^"]+)"', page)
        self._headers = f"X-Annotator: {person}\r\n"
        self._take(boot.desk)

    async def judge(self) -> bool:
        """Press a label of each question, and take what comes next."""
        if not self._held:
            return False
        current = self._held.pop(0)
        answers = {
            "source_preference": self._rng.choice(("Human Response", "AI Response", "Cannot Tell")),
            "fluency": self._rng.choice(("Fluent", "Somewhat Fluent", "Not Fluent")),
        }
        body = {
            "assignment": current,
            "answers": answers,
            "active_seconds": 1.5,
            "have": self._held,
            "want": self._want,
        }
        saved = await self._connection.ask(
            "PUT", f"/api/judgments/{_uuid(self._rng)}", msgspec.json.encode(body),
            self._headers, _JSON,
        )  # fmt: skip
        if saved.status != 200:
            raise Refused(f"PUT was answered {saved.status}: {saved.body[:500].decode()}")
        self._take(self._receipts.decode(saved.body).desk)
        return bool(self._held)

    def _take(self, desk: _Desk) -> None:
        self._held += [work.assignment for work in desk.work if work.assignment not in self._held]

    async def _ask(
        self, method: str, path: str, body: bytes = b"", *, kind: str = "", status: int = 200
    ) -> str:
        answer = await self._connection.ask(method, path, body, kind=kind)
        if answer.status != status:
            what = answer.body[:500].decode(errors="replace")
            raise Refused(f"{method} {path} was answered {answer.status}: {what}")
        return answer.body.decode()


class Saver:
    """Somebody whose judgments are saved and nothing else, as ``bench.limit`` serves it."""

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._rng = random.Random(number)

    async def enter(self) -> None:
        """There is no door."""

    async def judge(self) -> bool:
        """Send what the page would send."""
        body = {
            "assignment": self._rng.randrange(1, 10**6),
            "answers": {"source_preference": "Human Response", "fluency": "Fluent"},
            "active_seconds": 1.5,
            "have": [1, 2, 3, 4, 5],
            "want": 6,
        }
        saved = await self._connection.ask(
            "PUT", f"/judgments/{_uuid(self._rng)}", msgspec.json.encode(body), kind=_JSON
        )
        if saved.status != 200:
            raise Refused(f"PUT was answered {saved.status}: {saved.body[:500].decode()}")
        return True


def _uuid(rng: random.Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


def _find(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    if match is None:
        raise Refused(f"{pattern} is not in the page")
    return html.unescape(match[1])
