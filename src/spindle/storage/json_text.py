"""JSON as it is stored: text, the same for the same value."""

from __future__ import annotations

from typing import Any

import msgspec

from spindle.domain.values import JSON

# Making a decoder takes four times as long as decoding a judgment with it.
_objects = msgspec.json.Decoder(dict[str, Any])


def encode(value: object) -> str:
    """Return the value as JSON text with sorted keys."""
    return msgspec.json.encode(value, order="sorted").decode()


def decode(text: str) -> dict[str, JSON]:
    """Return the object in a JSON text."""
    return _objects.decode(text)
