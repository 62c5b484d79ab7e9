"""JSON Lines: one judgment per line."""

from __future__ import annotations

from typing import ClassVar

from spindle.export.base import JsonTextExport


class JsonLinesExport(JsonTextExport):
    """One JSON object per line; every line can be read by itself."""

    name: ClassVar[str] = "jsonl"
    suffix: ClassVar[str] = "jsonl"
    media_type: ClassVar[str] = "application/jsonl"
    separators: ClassVar[tuple[bytes, bytes, bytes]] = (b"", b"\n", b"\n")
    empty: ClassVar[bytes] = b""


FORMAT = JsonLinesExport()
