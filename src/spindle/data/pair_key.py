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

    ``context`` are the fields that both responses answer; an item that has none of them is
    compared by all its fields but those ``beside`` the pair, such as its id and its truth.
    """

    sides: Sides
    context: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()

    def read(self, fields: Mapping[str, JSON]) -> tuple[int, bool] | None:
        """Return a 64-bit hash of the pair, and whether its sides are in the other order.

        None if the responses are the same, or one is missing.
        """
        a, b = (_encode(fields.get(side)) for side in (self.sides.a, self.sides.b))
        if a == b or "null" in (a, b):
            return None
        around = {name: fields[name] for name in self.context if fields.get(name)}
        if not around:
            own = {self.sides.a, self.sides.b, *self.beside}
            own.update(name for pair in self.sides.more for name in pair)
            around = {name: value for name, value in fields.items() if name not in own}
        text = "\x1e".join((_encode(around), *sorted((a, b))))
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big"), a > b


def _encode(value: object) -> str:
    return json.dumps(value, sort_keys=True)
