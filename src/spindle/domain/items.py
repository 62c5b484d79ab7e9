"""What is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge: its id in the data and its fields, as annotators may see them.

    ``truth`` is the side that is known beforehand to be the human's or the chosen one's. It
    is set while items are imported, and stored apart; what is handed out never has it.
    """

    id: str
    fields: Mapping[str, JSON]
    truth: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A data file as it was read: size in bytes, time in nanoseconds, and by which keys."""

    size: int
    mtime_ns: int
    id_key: str = "id"
    pair_key: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """The fields that hold the two responses of a pair, canonical ``a`` and ``b``.

    ``more`` names further fields that belong to a side (``model_a`` and ``model_b``), so
    that they change places with it.
    """

    a: str
    b: str
    more: tuple[tuple[str, str], ...] = ()

    def swapped(self, fields: Mapping[str, JSON]) -> dict[str, JSON]:
        """The fields with everything of side ``a`` where side ``b`` was, and the reverse."""
        shown = dict(fields)
        for left, right in ((self.a, self.b), *self.more):
            if left in fields or right in fields:
                shown[left], shown[right] = fields.get(right), fields.get(left)
        return shown
