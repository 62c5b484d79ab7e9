"""JSON: one array of judgments."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import JsonTextExport


class JsonExport(JsonTextExport):
    """One array with one judgment per line, readable for people and ``diff``."""

    name: ClassVar[str] = "json"
    suffix: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/json"
    separators: ClassVar[tuple[bytes, bytes, bytes]] = (b"[\n", b",\n", b"\n]\n")
    empty: ClassVar[bytes] = b"[]\n"


FORMAT = JsonExport()
