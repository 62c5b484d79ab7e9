"""JSON Lines: one judgment a line."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import JsonText


class JsonLines(JsonText):
    """One JSON object a line; every line can be read without the others."""

    name: ClassVar[str] = "jsonl"
    suffix: ClassVar[str] = "jsonl"
    media_type: ClassVar[str] = "application/jsonl"
    around: ClassVar[tuple[bytes, bytes, bytes]] = (b"", b"\n", b"\n")
    empty: ClassVar[bytes] = b""


FORMAT = JsonLines()
