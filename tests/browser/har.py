"""Everything that reached a browser, read from the archive that it kept."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BOOT = re.compile(r'<script type="application/json" id="boot">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """One response: its address, its head (status line, headers, cookies) and its body."""

    url: str
    head: str
    body: str

    @property
    def is_static(self) -> bool:
        """Return whether the response is a file that is the same for every study."""
        return "/static/" in self.url

    def data(self) -> Any:
        """Return the JSON of the response, or inside its page; None where there is none."""
        if self.body.startswith("{"):
            return json.loads(self.body)
        boot = _BOOT.search(self.body)
        return json.loads(boot[1]) if boot else None

    def around(self) -> str:
        """Return the body without the JSON in it."""
        return "" if self.body.startswith("{") else _BOOT.sub("", self.body)


def replies(archive: Path) -> Iterator[Reply]:
    """Return all responses of a session, from the HAR file of its context."""
    for entry in json.loads(archive.read_text(encoding="utf-8"))["log"]["entries"]:
        response = entry["response"]
        content = response["content"]
        body = content.get("text", "")
        if content.get("encoding") == "base64":
            body = base64.b64decode(body).decode("utf-8", errors="replace")
        head = {key: value for key, value in response.items() if key != "content"}
        yield Reply(entry["request"]["url"], json.dumps(head), body)


def keys(value: Any) -> Iterator[str]:
    """Return every key of every object in some JSON."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from keys(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys(each)


def without(value: Any, name: str) -> Any:
    """Return some JSON without the values under that key."""
    if isinstance(value, dict):
        return {key: without(each, name) for key, each in value.items() if key != name}
    return [without(each, name) for each in value] if isinstance(value, list) else value
