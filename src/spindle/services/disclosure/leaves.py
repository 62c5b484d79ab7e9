"""Leaves of a value: what a mapping, a list or a table that is shown whole holds."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from spindle.domain.conversations import read_role
from spindle.domain.responses import TurnKeys
from spindle.domain.values import JSON
from spindle.services.disclosure.side_names import Naming, read_side_name
from spindle.services.disclosure.telling_names import NAMES_OF_SOURCES, OF_SOURCES, name_words

_DEEPEST = 5
_MOST_ENTRIES = 100
_MOST_LEAVES = 400
_LONGEST_JSON = 20_000
_LONGEST_TABLE = 50_000
_OF_SIDES = frozenset(
    ["a", "b", "chosen", "rejected", "left", "right", "winner", "loser", "first", "second"]
)
_NAMINGS = (Naming.FIELD, Naming.SIDE, Naming.LETTER)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value inside another, by its path; ``beside`` says that it belongs to one side."""

    path: str
    value: JSON
    beside: bool = False


def read_leaves(
    name: str, value: JSON, keys: TurnKeys, *, is_whole: bool, is_table: bool = False
) -> Iterator[Leaf]:
    """Yield what the page shows of a value; ``is_whole`` where it shows even turns whole."""
    if isinstance(value, str) and is_table:
        value = _read_table(value) or value
    reader = _Reader(keys, is_whole, is_table)
    yield from islice(reader.read(name, value, beside=False, depth=0), _MOST_LEAVES)


@dataclass(frozen=True, slots=True)
class _Reader:
    keys: TurnKeys
    is_whole: bool
    is_table: bool

    def read(self, path: str, value: JSON, *, beside: bool, depth: int) -> Iterator[Leaf]:
        inner = _parse(value) if isinstance(value, str) else value
        if depth >= _DEEPEST or isinstance(inner, str) or not isinstance(inner, dict | list):
            yield Leaf(path, value, beside)
        elif isinstance(inner, dict):
            for key, each in _as_columns(inner).items():
                aside = beside or _is_of_side(key)
                yield from self.read(f"{path}.{key}", each, beside=aside, depth=depth + 1)
        else:
            yield from self._read_list(path, inner, beside=beside, depth=depth)

    def _read_list(
        self, path: str, entries: Sequence[JSON], *, beside: bool, depth: int
    ) -> Iterator[Leaf]:
        if self.is_table and entries and all(isinstance(row, list) for row in entries):
            yield from self._read_rows(path, entries)
            return
        pair = len(entries) == 2 and bool(name_words(path) & OF_SOURCES)
        for number, entry in enumerate(entries[:_MOST_ENTRIES]):
            if not self.is_whole and self.keys.is_turn(entry):
                yield from self._read_turn(path, entry)
            else:
                inside = f"{path}[{number}]" if pair else f"{path}[]"
                yield from self.read(inside, entry, beside=beside or pair, depth=depth + 1)

    def _read_turn(self, path: str, entry: JSON) -> Iterator[Leaf]:
        """Yield what is shown of a turn: its text, unless a role says it, and stated keys."""
        if not isinstance(entry, Mapping):
            return
        speaker, text = self.keys.find_speaker(entry), self.keys.find_text(entry)
        role = read_role(str(entry[speaker])) if speaker else None
        if text and role not in ("user", "assistant"):
            yield Leaf(f"{path}[{role or 'speaker'}]", entry[text])
        for key in self.keys.kept:
            held = entry.get(key)
            inner = held if isinstance(held, Mapping) else {}
            yield from (Leaf(f"{path}[].{name}", each) for name, each in inner.items())
            if held is not None and not inner:
                yield Leaf(f"{path}[].{key}", held)

    def _read_rows(self, path: str, rows: Sequence[JSON]) -> Iterator[Leaf]:
        head, *rest = (row for row in rows[:_MOST_ENTRIES] if isinstance(row, list))
        for row in rest or [head]:
            for number, cell in enumerate(row):
                named = head[number] if rest and number < len(head) else number
                yield Leaf(f"{path}[].{named}", cell)


def _as_columns(value: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """Return ``{columns: […], rows: […]}`` as a list of mappings, any other mapping as it is."""
    rows, names = value.get("rows"), value.get("columns", value.get("headers"))
    if not isinstance(rows, list) or not isinstance(names, list):
        return value
    named = [
        {str(name): cell for name, cell in zip(names, row, strict=False)}
        for row in rows[:_MOST_ENTRIES]
        if isinstance(row, list)
    ]
    return {"rows": named or rows}


def _is_of_side(key: str) -> bool:
    """Return whether a key of a mapping names a side, alone or with a source."""
    read = read_side_name(key, ())
    if read is not None and read.kind in _NAMINGS:
        return True
    parts = name_words(key)
    return bool(parts & _OF_SIDES and parts & (NAMES_OF_SOURCES | {"score", "scores", "reward"}))


def _parse(text: str) -> JSON:
    """Return what a text that is JSON holds, any other text as it is."""
    start, end = text.lstrip()[:1], text.rstrip()[-1:]
    if (start, end) not in (("{", "}"), ("[", "]")) or len(text) > _LONGEST_JSON:
        return text
    try:
        found: JSON = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found


def _read_table(text: str) -> JSON:
    """Return the rows of a text that is a table, as mappings; None if it is none."""
    if len(text) > _LONGEST_TABLE or "\n" not in text.strip():
        return None
    first = text.strip().splitlines()[0]
    delimiter = max("\t,;|", key=first.count)
    if delimiter not in first:
        return None
    try:
        rows = list(csv.reader(text.strip().splitlines(), delimiter=delimiter))
    except csv.Error:
        return None
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
