"""Items, the things that are judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from spindle.domain.truth import Opinion, TruthDoubt
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge: its id in the data and its fields, as annotators may see them.

    ``truth`` is the side known beforehand to be the human's or the chosen one, ``doubt`` why
    there is none although the data state one, and ``opinions`` are verdicts of several sources.
    They are set while items are imported and are stored separately; items that are handed out
    never have them.
    """

    id: str
    fields: Mapping[str, JSON]
    truth: Verdict | None = None
    doubt: TruthDoubt | None = None
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A data file as it was read: size in bytes, modification time in ns, and keys used."""

    size: int
    mtime_ns: int
    id_key: str = "id"
    pair_key: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """The fields that hold the two responses of a pair, canonically ``a`` and ``b``.

    ``more`` names further pairs of fields that belong to the sides (``model_a`` and
    ``model_b``) and are swapped with them.
    """

    a: str
    b: str
    more: tuple[tuple[str, str], ...] = ()

    def swap(self, fields: Mapping[str, JSON]) -> dict[str, JSON]:
        """Return the fields with everything that belongs to the two sides exchanged."""
        swapped = dict(fields)
        for left, right in ((self.a, self.b), *self.more):
            if left in fields or right in fields:
                swapped[left], swapped[right] = fields.get(right), fields.get(left)
        return swapped


def read_path(fields: Mapping[str, JSON], name: str) -> JSON:
    """Return the value of a field; ``a.b`` looks into a mapping. None if there is none."""
    if name in fields:
        return fields[name]
    value: JSON = fields
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def field_value(fields: Mapping[str, JSON], name: str) -> str:
    """Return the value of a field as text, empty if the item lacks it; ``a.b`` looks inside."""
    value = read_path(fields, name)
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, sort_keys=True)
