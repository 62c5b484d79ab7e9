"""Items from data files, each with its id."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spindle.data.base import Report, problem
from spindle.data.readers import READERS
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.errors import DesignError, Problem

MAX_ID = 500

_MOST_LOOKED_UP = 3


def read_items(path: Path, id_key: str, report: Report | None = None) -> Iterator[tuple[Item, int]]:
    """The items of a file, each with its line (or row) number, as a stream.

    A row that is no item is told to ``report`` and left out; without ``report`` the first
    one raises ``DesignError``. Ids that stand twice are found by ``Items``.
    """
    tell = report or _raise
    try:
        for value, line in READERS[path.suffix.lower()](path, tell):
            item = _item(path, value, line, id_key, tell)
            if item:
                yield item, line
    except OSError as error:
        tell(problem(path, 0, f"the file cannot be read: {error.strerror or error}"))
    except RecursionError:
        tell(problem(path, 0, "something in this file is nested too deeply"))


class Items:
    """The items of several files in order, with each id once.

    ``count`` is how many there were so far; a list of two under ``pair_key`` becomes two
    fields (see ``split_pair``). One 64-bit hash is kept for each id.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        id_key: str,
        report: Report | None = None,
        *,
        pair_key: str = "",
    ) -> None:
        self.count = 0
        self._paths = paths
        self._id_key = id_key
        self._report = report
        self._pair_key = pair_key
        self._repeated = 0

    def __iter__(self) -> Iterator[Item]:
        return (item for item, _, _ in self.placed())

    def placed(self) -> Iterator[tuple[Item, Path, int]]:
        """The items with file and line."""
        tell = self._report or _raise
        seen: set[int] = set()
        for path in self._paths:
            for item, line in read_items(path, self._id_key, self._report):
                key = hash(item.id)
                if key in seen:
                    tell(self._twice(item.id, path, line))
                    continue
                seen.add(key)
                self.count += 1
                yield (split_pair(item, self._pair_key) if self._pair_key else item), path, line

    def _twice(self, id_: str, path: Path, line: int) -> Problem:
        """Places of ids are not kept, so the first few are looked for once more."""
        self._repeated += 1
        first = self._first_place(id_) if self._repeated <= _MOST_LOOKED_UP else ""
        return problem(
            path,
            line,
            f"the id {id_!r} stands twice" + (first and f": first in {first}"),
            "every item needs an id of its own, over all data files",
        )

    def _first_place(self, id_: str) -> str:
        for path in self._paths:
            for item, line in read_items(path, self._id_key, lambda _: None):
                if item.id == id_:
                    return f"{path.name}, line {line}"
        return ""


def split_pair(item: Item, key: str) -> Item:
    """The item with a list of two under ``key`` as two fields, ``key_a`` and ``key_b``.

    >>> split_pair(Item("1", {"text": ["yes", "no"]}), "text").fields
    {'text_a': 'yes', 'text_b': 'no'}
    """
    pair = item.fields.get(key)
    if not isinstance(pair, list) or len(pair) != 2:
        return item
    fields: dict[str, JSON] = {}
    for name, value in item.fields.items():
        fields.update({f"{key}_a": pair[0], f"{key}_b": pair[1]} if name == key else {name: value})
    return Item(item.id, fields)


def _raise(found: Problem) -> None:
    raise DesignError([found])


def _item(path: Path, value: Any, line: int, id_key: str, tell: Report) -> Item | None:
    if not isinstance(value, Mapping):
        kind = {list: "a list", str: "a text", type(None): "null"}.get(type(value), "a value")
        tell(problem(path, line, f"{kind} where an item was expected", "each item is an object"))
        return None
    identity = _identity(value.get(id_key))
    if identity is None:
        tell(problem(path, line, *_no_identity(value, id_key)))
        return None
    if not _encodable(value):
        tell(
            problem(
                path,
                line,
                f"the item {identity!r} holds half a character (a lone surrogate)",
                "a text was cut inside an emoji, perhaps: remove that half",
            )
        )
        return None
    return Item(identity, value)


def _encodable(value: Any) -> bool:
    """Whether all texts can be written as UTF-8."""
    if isinstance(value, str):
        if value.isascii():
            return True
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
        return True
    if isinstance(value, Mapping):
        return all(_encodable(key) and _encodable(inner) for key, inner in value.items())
    return not isinstance(value, list) or all(map(_encodable, value))


def _identity(value: JSON) -> str | None:
    """The id as text; None for what is no id."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
    text = text.strip()
    return text if 0 < len(text) <= MAX_ID else None


def _no_identity(fields: Mapping[str, JSON], id_key: str) -> tuple[str, str]:
    if id_key in fields:
        hint = f"an id is a text of up to {MAX_ID} characters or a number"
        return f"the field {id_key!r} is no id: {str(fields[id_key])[:40]!r}", hint
    near = difflib.get_close_matches(id_key, fields, n=1)
    has = ", ".join(list(fields)[:8]) or "nothing"
    hint = f"did you mean id_key: {near[0]}?" if near else f"it has {has}; item_properties: id_key"
    return f"the item has no field {id_key!r} for its id", hint
