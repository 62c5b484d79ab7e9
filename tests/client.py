"""An annotator's client that speaks as the page does, without a browser."""

from __future__ import annotations

import html
import json
import re
import socket
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

PASSPHRASE = "correct horse"


@dataclass
class Client:
    """One person with a cookie jar; ``held`` are the assignments as the server gave them."""

    url: str
    name: str
    passphrase: str = PASSPHRASE
    http: httpx.Client = field(init=False)
    csrf: str = ""
    held: list[dict[str, Any]] = field(default_factory=list)
    desk: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # No connection outlives its request, so there is nothing to close at the end.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=self.url, timeout=30, limits=limits)

    def sign_in(self) -> httpx.Response:
        """Sign in through the form; return the response."""
        form = self.http.get("/signin").text
        token = _find(r'name="_csrf_token"[^>]*value="([^"]+)"', form)
        return self.http.post(
            "/signin",
            data={"_csrf_token": token, "name": self.name, "passphrase": self.passphrase},
        )

    def open(self) -> dict[str, Any]:
        """Open the annotate page; return what it starts with."""
        page = self.http.get("/annotate").text
        self.csrf = _find(r'name="_csrf_token" value="([^"]+)"', page)
        self.http.headers["X-Annotator"] = _find(r'<meta name="person" content="([^"]+)"', page)
        boot: dict[str, Any] = json.loads(_find(r'id="boot"[^>]*>(.*?)</script>', page))
        self._take(boot["desk"])
        return boot

    def put(self, answers: dict[str, Any], **more: Any) -> httpx.Response:
        """Send a judgment of ``assignment`` or the first held one; return the response."""
        uuid = more.pop("uuid", str(uuid4()))
        body = {
            "assignment": more.pop("assignment", self.held[0]["assignment"] if self.held else 0),
            "answers": answers,
            **more,
        }
        return self.http.put(f"/api/judgments/{uuid}", json=body)

    def judge(self, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Judge the first held item and take what comes next; return the receipt."""
        current = self.held.pop(0)
        have = [work["assignment"] for work in self.held]
        response = self.put(answers, assignment=current["assignment"], have=have, want=6, **more)
        assert response.status_code == 200, response.text
        receipt: dict[str, Any] = response.json()
        self._take(receipt["desk"])
        return receipt

    def break_off(self) -> None:
        """Begin to ask for work, and go away in the middle of the request."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        head = (
            "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Cookie: {cookies}\r\nX-Annotator: {self.http.headers['X-Annotator']}\r\n"
            "Content-Length: 100\r\n\r\n"
        )
        address = self.http.base_url
        with socket.create_connection((address.host, address.port or 80)) as connection:
            connection.sendall(head.encode() + b'{"want":')

    def skip(self, reason: str = "") -> dict[str, Any]:
        """Skip the first held item."""
        return self.judge({}, skipped=True, reason=reason)

    def _take(self, desk: dict[str, Any]) -> None:
        known = {work["assignment"] for work in self.held}
        self.held += [work for work in desk["work"] if work["assignment"] not in known]
        self.desk = desk


def sign_in(url: str, name: str) -> Client:
    """Return a client that is signed in and has its first items."""
    client = Client(url, name)
    assert client.sign_in().status_code == 303
    client.open()
    return client


def _find(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    assert match, f"{pattern} is not in the page"
    return html.unescape(match[1])
