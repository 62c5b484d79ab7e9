"""What a tab of the browser says to the server, and what it is told; everything is recorded."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from faults.study import recognise
from faults.told import Event, Sent, Told

_PATIENCE = 6.0
SERVER_DOWN = frozenset({"full", "database"})
"""Faults under which a server may say that its store cannot be used (503)."""


class Failure(Exception):
    """The answer to what was asked then was not a success, or there was none (``status`` 0)."""

    def __init__(self, status: int, said: str, asked: float) -> None:
        super().__init__(f"{status} {said}")
        self.status = status
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Work:
    """One assignment as it is shown."""

    assignment: int
    state: str
    item: str
    order: str
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the server says is to be done, in answer to what was asked at that real instant."""

    work: tuple[Work, ...]
    outcome: str
    asked: float


@dataclass(slots=True)
class Page:
    """One person's browser: cookies, the CSRF token and every request it makes.

    ``address`` is where the person seems to be: without one
    all would share the bound on signing in from one address.
    """

    url: str
    name: str
    address: str
    told: Told
    csrf: str = ""
    person: str = ""
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(
            base_url=self.url,
            timeout=_PATIENCE,
            verify=False,
            headers={"X-Forwarded-For": self.address},
        )

    async def sign_in(self) -> None:
        """Sign in through the form and open the page."""
        form = await self._ask("GET", "/signin", "sign-in form")
        found = re.search(r'name="_csrf_token"[^>]*value="([^"]+)"', form.text)
        assert found, form.text
        data = {
            "_csrf_token": html.unescape(found[1]),
            "name": self.name,
            "passphrase": "correct horse",
        }
        await self._ask("POST", "/signin", "sign in", data=data, success=303)

    async def sign_out(self) -> None:
        """Sign out as the menu does."""
        data = {"_csrf_token": self.csrf}
        await self._ask("POST", "/signout", "sign out", data=data, success=303)

    async def open(self) -> Desk:
        """Open the annotate page; what it starts with. 401 where that leads to the door."""
        began = time.time()
        response = await self._ask("GET", "/annotate", "open the page")
        self.csrf = _find(r'name="_csrf_token" value="([^"]+)"', response.text)
        self.person = _find(r'<meta name="person" content="([^"]+)"', response.text)
        boot = json.loads(_find(r'id="boot"[^>]*>(.*?)</script>', response.text))
        return self._desk(boot["desk"], began)

    async def work(self, want: int) -> Desk:
        """Ask for work."""
        began = time.time()
        response = await self._call("POST", "/api/work", "ask for work", {"want": want})
        return self._desk(response.json(), began)

    async def put(
        self, sent: Sent, have: Sequence[int], want: int, *, again: bool = False
    ) -> tuple[str, Desk]:
        """Send a judgment; the receipt. ``again`` is a replay, whose receipt is not one."""
        sent.tries += 1
        began = time.time()
        response = await self._call(
            "PUT",
            f"/api/judgments/{sent.id}",
            f"{'replay' if again else 'send'} {sent.id}",
            {**sent.body(), "have": list(have), "want": want},
            about=(sent.id, sent.item),
        )
        receipt = response.json()
        desk = self._desk(receipt["desk"], began)
        self.told.acknowledge(sent, receipt["status"])
        return receipt["status"], desk

    async def forge(self, sent: Sent, body: dict[str, Any]) -> None:
        """Send something else under the id of a judgment; a ``Failure`` is what is right."""
        what = f"forge {sent.id}"
        about = (sent.id, sent.item)
        await self._call("PUT", f"/api/judgments/{sent.id}", what, body, about=about)

    async def heartbeat(self, assignments: Sequence[int]) -> list[int]:
        """Keep leases alive; those that are lost."""
        body = {"assignments": list(assignments)}
        response = await self._call("POST", "/api/heartbeat", "heartbeat", body)
        lost: list[int] = response.json()["lost"]
        return lost

    async def history(self, limit: int) -> Desk:
        """The latest finished work."""
        began = time.time()
        response = await self._call("GET", f"/api/history?limit={limit}", "history", None)
        return self._desk({**response.json(), "outcome": ""}, began)

    def _desk(self, told: dict[str, Any], began: float) -> Desk:
        work = []
        for each in told["work"]:
            try:
                item, order = recognise(each["fields"])
            except ValueError as mixed:
                self.told.violate("changed presentation", self.name, str(mixed))
                continue
            self.told.see(each["assignment"], self.name, item, order)
            work.append(Work(each["assignment"], each["state"], item, order, each["answers"] or {}))
        return Desk(tuple(work), told["outcome"], began)

    async def _call(
        self, method: str, path: str, what: str, body: Any, *, about: tuple[str, ...] = ()
    ) -> httpx.Response:
        headers = {"X-Annotator": self.person}
        return await self._ask(method, path, what, about=about, json=body, headers=headers)

    async def _ask(
        self,
        method: str,
        path: str,
        what: str,
        *,
        success: int = 200,
        about: tuple[str, ...] = (),
        **more: Any,
    ) -> httpx.Response:
        """A request whose answer is recorded; raises ``Failure`` where it is no success."""
        asked, status, said = time.time(), 0, ""
        try:
            response = await self.http.request(method, path, **more)
            status = response.status_code
            if status != success:
                said = _why(response)
                status = 401 if status == 303 else status
                raise Failure(status, said, asked)
            said = _gist(response)
        except httpx.TransportError as error:
            said = type(error).__name__
            raise Failure(0, said, asked) from error
        finally:
            event = Event(time.time(), what, status, (self.name, *about), said)
            self.told.events.append(event)
            self._judge(event)
        return response

    def _judge(self, event: Event) -> None:
        """A server that fails is at fault, unless its store was being tormented."""
        tormented = event.status == 503 and self.told.is_troubled(event.at, SERVER_DOWN)
        if event.status >= 500 and not tormented:
            self.told.violate("server error", self.name, str(event))


def _find(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    assert match, f"{pattern} is not in {text[:500]}"
    return html.unescape(match[1])


def _gist(response: httpx.Response) -> str:
    """What a success says, as far as it matters to the history."""
    if "json" not in response.headers.get("content-type", ""):
        return ""
    told = response.json()
    desk = told.get("desk", told)
    work = " ".join(f"{each['assignment']}" for each in desk.get("work", ()))
    parts = (told.get("status"), desk.get("outcome"), f"[{work}]", str(told.get("lost", "")))
    return " ".join(part for part in parts if part)


def _why(response: httpx.Response) -> str:
    if "json" in response.headers.get("content-type", ""):
        told = response.json()
        return f"{told.get('code')}: {told.get('detail')}"
    return str(response.headers.get("location", ""))
