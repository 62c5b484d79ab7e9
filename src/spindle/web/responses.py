"""The two responses of an item, as far as the page may show them."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.config.design import Design
from spindle.config.response_panels import fields_shown_whole, turn_keys
from spindle.domain.responses import name_speakers, reduce_response
from spindle.domain.values import JSON


class Responses:
    """Reduces the sides of an item to their texts; ``fields`` are as they are shown."""

    def __init__(self, design: Design, fields: Mapping[str, JSON]) -> None:
        sides = design.sides
        self._sides = (sides.a, sides.b) if sides else ()
        self._text_key = "" if "text" in fields else design.text_key
        self._whole = fields_shown_whole(design)
        self._keys = {name: turn_keys(design, name) for name in self._sides}
        self._names: Mapping[str, Mapping[str, str]] = {}
        if sides is not None:
            a, b = fields.get(sides.a), fields.get(sides.b)
            if not (isinstance(a, str) and isinstance(b, str)):
                of_a, of_b = name_speakers(a, b, self._keys[sides.a])
                self._names = {sides.a: of_a, sides.b: of_b}

    def reduce(self, name: str, value: JSON) -> JSON:
        """Return the value of a placeholder, that of a side without all but its text."""
        field = self._text_key if name == "text" and self._text_key else name
        side = field if field in self._sides else field.partition(".")[0]
        if side not in self._sides or side in self._whole or isinstance(value, str):
            return value
        return reduce_response(value, self._names.get(side, {}), self._keys[side])
