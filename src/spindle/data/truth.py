"""Which side is known to be the human's (or the chosen one), taken out of what is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spindle.data.base import UNREADABLE, Report, cannot_be_read, problem, raising
from spindle.data.identity import identity
from spindle.data.readers import READERS, suffix_of
from spindle.domain.items import Item, Sides
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

_SIDE = re.compile(r"(?:[a-z]+[ _-])*(?:[a-z]+(?=[12]$))?([ab12])", re.IGNORECASE)
_EACH = "each row has the field {!r} and one that names a side"
_SIDES = {"a": Verdict.A, "1": Verdict.A, "b": Verdict.B, "2": Verdict.B}


class NoSide(ValueError):
    """A value that names neither side; the text says what would."""


@dataclass(frozen=True, slots=True)
class TruthSource:
    """Where the truth of items comes from.

    ``key`` names a field that is taken out of every item and, unless there are ``known``
    truths by id (from a file of their own), says which side it is. ``always`` is what holds
    for every item that nothing else is known of.
    """

    key: str = ""
    sides: Sides | None = None
    known: Mapping[str, Verdict] = field(default_factory=dict)
    always: Verdict | None = None
    apart: bool = False

    def settle(self, item: Item) -> Item:
        """The item with its truth and without the field that told it; raises ``NoSide``."""
        truth = item.truth or self.always
        if self.apart:
            truth = self.known.get(item.id)
        elif self.key:
            truth = side_named(item.fields.get(self.key), self.sides)
        fields = item.fields
        if self.key in fields:
            fields = {name: value for name, value in fields.items() if name != self.key}
        return replace(item, fields=fields, truth=truth)


def side_named(value: JSON, sides: Sides | None) -> Verdict | None:
    """The side that a value names; None where nothing is there; raises ``NoSide``.

    >>> side_named("B", None), side_named("response_a", None), side_named(2, None)
    (<Verdict.B: 'b'>, <Verdict.A: 'a'>, <Verdict.B: 'b'>)
    """
    if value is None or value == "":
        return None
    name = "" if isinstance(value, bool) else str(value).strip()
    if sides is not None and name in (sides.a, sides.b):
        return Verdict.A if name == sides.a else Verdict.B
    found = _SIDE.fullmatch(name)
    if found is None:
        fields = f", {sides.a} or {sides.b}" if sides else ""
        raise NoSide(f"a, b, 1, 2{fields} would name a side")
    return _SIDES[found[1].lower()]


def read_truths(
    path: Path, id_key: str, key: str, sides: Sides | None, report: Report | None = None
) -> dict[str, Verdict]:
    """Truths by id from a file of their own: rows with the id and one field that names a side.

    ``key`` names that field; where no row has it, it is the only one besides the id. What is
    wrong is told to ``report`` with its line; without it the first raises ``DesignError``.
    """
    tell = report or raising
    truths: dict[str, Verdict] = {}
    try:
        for row, line in READERS[suffix_of(path)](path, tell):
            try:
                known = _truth_in(row, id_key, key, sides)
                if known and truths.setdefault(*known) is not known[1]:
                    raise NoSide(f"the id {known[0]!r} stands twice, with different sides")
            except NoSide as reason:
                tell(problem(path, line, str(reason), _EACH.format(id_key)))
    except UNREADABLE as error:
        tell(cannot_be_read(path, error))
    return truths


def _truth_in(row: Any, id_key: str, key: str, sides: Sides | None) -> tuple[str, Verdict] | None:
    """Id and truth of a row; None where it leaves the truth open; raises ``NoSide``."""
    known = identity(row.get(id_key)) if isinstance(row, Mapping) else None
    if known is None:
        raise NoSide(f"a row without the id {id_key!r}")
    names = [key] if key in row else [name for name in row if name != id_key]
    if len(names) != 1:
        raise NoSide("it is not clear which field names the side: `pairs: source_key` can say it")
    try:
        truth = side_named(row[names[0]], sides)
    except NoSide as reason:
        raise NoSide(f"{names[0]!r} names no side: {row[names[0]]!r} ({reason})") from None
    return None if truth is None else (known, truth)
