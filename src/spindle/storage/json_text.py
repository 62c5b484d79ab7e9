"""JSON as it is stored: canonical text, identical for equal values."""

from __future__ import annotations

from typing import Any

import msgspec

from spindle.domain.values import JSON

# Creating a decoder takes four times as long as decoding a judgment with it.
_objects = msgspec.json.Decoder(dict[str, Any])


def encode_json(value: object) -> str:
    """Return the value as JSON text with sorted keys."""
    return msgspec.json.encode(value, order="sorted").decode()


def decode_json(text: str) -> dict[str, JSON]:
    """Return the object that a JSON text contains."""
    return _objects.decode(text)
