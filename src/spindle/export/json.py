"""JSON: one array of judgments."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import JsonText


class Json(JsonText):
    """One array, a judgment a line, so that people and ``diff`` can read it too."""

    name: ClassVar[str] = "json"
    suffix: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/json"
    around: ClassVar[tuple[bytes, bytes, bytes]] = (b"[\n", b",\n", b"\n]\n")
    empty: ClassVar[bytes] = b"[]\n"


FORMAT = Json()
