"""The side known to be the human's (or the chosen one), removed from what is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spindle.data.base import UNREADABLE, Report, problem, raise_error, reading_problem
from spindle.data.identity import to_item_id
from spindle.data.readers import READERS, suffix_of
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

_SIDE = re.compile(r"(?:[a-z]+[ _-])*(?:[a-z]+(?=[12]$))?([ab12])", re.IGNORECASE)
_EXPECTED = "each row needs the field {!r} and one that names a side"
_SIDES = {"a": Verdict.A, "1": Verdict.A, "b": Verdict.B, "2": Verdict.B}


class InvalidSide(ValueError):
    """A value does not name a side; the message says which values do."""


@dataclass(frozen=True, slots=True)
class TruthSource:
    """The source of the items' truths.

    ``key`` names a field that is removed from every item and holds its truth, unless
    ``has_file``: then the truths by id, from a file of their own, are in ``known``.
    ``default`` applies if neither is given.
    """

    key: str = ""
    sides: Sides | None = None
    known: Mapping[str, Verdict] = field(default_factory=dict)
    default: Verdict | None = None
    has_file: bool = False

    def resolve(self, item: Item) -> Item:
        """Return the item with its truth and without the field for it; raises ``InvalidSide``."""
        truth = item.truth or self.default
        if self.has_file:
            truth = self.known.get(item.id)
        elif self.key:
            truth = read_side(item.fields.get(self.key), self.sides)
        fields = item.fields
        if self.key in fields:
            fields = {name: value for name, value in fields.items() if name != self.key}
        return replace(item, fields=fields, truth=truth)


def read_side(value: JSON, sides: Sides | None) -> Verdict | None:
    """Return the side that a value names, or None if it is empty; raises ``InvalidSide``.

    >>> read_side("B", None), read_side("response_a", None), read_side(2, None)
    (<Verdict.B: 'b'>, <Verdict.A: 'a'>, <Verdict.B: 'b'>)
    """
    if value is None or value == "":
        return None
    name = "" if isinstance(value, bool) else str(value).strip()
    if sides is not None and name in (sides.a, sides.b):
        return Verdict.A if name == sides.a else Verdict.B
    match = _SIDE.fullmatch(name)
    if match is None:
        names = f"1, 2, {sides.a} or {sides.b}" if sides else "1 or 2"
        raise InvalidSide(f"expected a, b, {names}")
    return _SIDES[match[1].lower()]


def read_truths(
    path: Path, id_key: str, key: str, sides: Sides | None, report: Report | None = None
) -> dict[str, Verdict]:
    """Read truths by id from a file of rows with the id and a field that names a side.

    ``key`` names that field; a row without it must have only one field besides the id.
    Problems go to ``report``; without it the first one raises ``DesignError``.
    """
    report = report or raise_error
    truths: dict[str, Verdict] = {}
    try:
        for row, line in READERS[suffix_of(path)](path, report):
            try:
                truth = _read_truth(row, id_key, key, sides)
                if truth and truths.setdefault(*truth) is not truth[1]:
                    raise InvalidSide(f"duplicate id {truth[0]!r}, with different sides")
            except InvalidSide as reason:
                report(problem(path, line, str(reason), _EXPECTED.format(id_key)))
    except UNREADABLE as error:
        report(reading_problem(path, error))
    return truths


def _read_truth(row: Any, id_key: str, key: str, sides: Sides | None) -> tuple[str, Verdict] | None:
    """Return a row's id and truth, or None if it leaves the truth open; raises ``InvalidSide``."""
    item_id = to_item_id(row.get(id_key)) if isinstance(row, Mapping) else None
    if item_id is None:
        raise InvalidSide(f"no id under {id_key!r}")
    names = [key] if key in row else [name for name in row if name != id_key]
    if len(names) != 1:
        raise InvalidSide("unclear which field names the side; state it as `pairs: source_key`")
    try:
        truth = read_side(row[names[0]], sides)
    except InvalidSide as reason:
        value = row[names[0]]
        raise InvalidSide(f"{names[0]!r} does not name a side: {value!r} ({reason})") from None
    return None if truth is None else (item_id, truth)
