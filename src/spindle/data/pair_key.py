"""Which pair an item is: its texts, whichever response stands first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from spindle.domain.items import Sides
from spindle.domain.values import JSON


@dataclass(frozen=True, slots=True)
class PairKey:
    """The fields by which two items are the same pair.

    ``context`` are the fields that are shown with the responses. White space around a text,
    which nobody sees, makes no difference.
    """

    sides: Sides
    context: tuple[str, ...] = ()

    def read(self, fields: Mapping[str, JSON]) -> tuple[int, bool] | None:
        """Return a 64-bit hash of the pair, and whether its sides are in the other order.

        None if the responses are the same, or one is missing.
        """
        a, b = (_encode(fields.get(side)) for side in (self.sides.a, self.sides.b))
        if a == b or "null" in (a, b):
            return None
        around = {name: fields[name] for name in self.context if fields.get(name)}
        text = "\x1e".join((_encode(around), *sorted((a, b))))
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big"), a > b


def _encode(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value.strip())  # without options, its encoder is not built anew
    return json.dumps(_strip(value), sort_keys=True)


def _strip(value: object) -> object:
    """Return the value with no white space around the texts in it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return [_strip(part) for part in value]
    if isinstance(value, Mapping):
        return {name: _strip(part) for name, part in value.items()}
    return value
