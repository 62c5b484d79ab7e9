"""Items from data files, each with its id."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spindle.data.base import UNREADABLE, Report, cannot_be_read, problem, raising
from spindle.data.identity import MAX_ID, content_id, identity
from spindle.data.readers import READERS, suffix_of
from spindle.data.truth import NoSide, TruthSource
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.errors import Problem, Severity
from spindle.formats import FormatMismatch, ReadableFormat

DEEPEST = 100
"""So many lists and mappings may be inside one another."""

_MOST_LOOKED_UP = 3
_HALF = (
    "holds half a character (a lone surrogate)",
    "a text was cut inside an emoji, perhaps: remove that half",
)
_DEEP = (f"is nested more than {DEEPEST} deep", "flatten that field, or leave it out")


def read_items(
    path: Path, id_key: str, report: Report | None = None, published: ReadableFormat | None = None
) -> Iterator[tuple[Item, int]]:
    """The items of a file, each with its line (or row) number, as a stream.

    A row that is no item is told to ``report`` and left out; without ``report`` the first
    one raises ``DesignError``. Ids that stand twice are found by ``Items``. With
    ``published`` rows are read as that format's.
    """
    tell = report or raising
    try:
        for value, line in READERS[suffix_of(path)](path, tell):
            item = _item(path, value, line, id_key, tell, published)
            if item:
                yield item, line
    except UNREADABLE as error:
        tell(cannot_be_read(path, error))
    except RecursionError:
        tell(problem(path, 0, "something in this file is nested too deeply"))


def first_row(paths: Sequence[Path]) -> Mapping[str, JSON] | None:
    """The first record there is, as its file has it."""
    for path in paths:
        try:
            for value, _ in READERS[suffix_of(path)](path, lambda problem: None):
                if isinstance(value, Mapping):
                    return value
                break
        except (*UNREADABLE, RecursionError):
            continue
    return None


class Items:
    """The items of several files in order, with each id once.

    ``count`` is how many there were so far; a list of two under ``pair_key`` becomes two
    fields (see ``split_pair``); ``published`` is the format of the files, if it is not the
    design's own; ``truth`` says what is known beforehand. One 64-bit hash is kept for each
    id. In published data the same pair twice is left out with a warning, and another pair under
    an id that was taken gets one of its own (``apart``), which is the same at every start.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        id_key: str,
        report: Report | None = None,
        *,
        pair_key: str = "",
        published: ReadableFormat | None = None,
        truth: TruthSource | None = None,
    ) -> None:
        self.count = 0
        self._paths = paths
        self._id_key = id_key
        self._report = report
        self._pair_key = pair_key
        self._repeated = 0
        self._published = published
        self._truth = truth or TruthSource()

    def __iter__(self) -> Iterator[Item]:
        return (item for item, _, _ in self.placed())

    def placed(self) -> Iterator[tuple[Item, Path, int]]:
        """The items with file and line."""
        tell = self._report or raising
        seen: set[int] = set()
        for path in self._paths:
            for read, line in read_items(path, self._id_key, self._report, self._published):
                item = self._named_apart(read, seen, path, line, tell)
                if item is None:
                    continue
                try:
                    settled = self._truth.settle(split_pair(item, self._pair_key))
                except NoSide as reason:
                    said = f"{self._truth.key!r} names no side: {item.fields[self._truth.key]!r}"
                    tell(problem(path, line, said, str(reason)))
                    continue
                self.count += 1
                yield settled, path, line

    def _named_apart(
        self, item: Item, seen: set[int], path: Path, line: int, tell: Report
    ) -> Item | None:
        """The item under an id that no other has; None where it is left out."""
        is_new = hash(item.id) not in seen
        if self._published is None:
            if not is_new:
                tell(self._twice(item, path, line))
                return None
            seen.add(hash(item.id))
            return item
        other = apart(item)
        if hash(other) in seen:
            told = problem(path, line, "the same pair stood there before: it is asked once")
            tell(replace(told, severity=Severity.WARNING))
            return None
        seen.update((hash(item.id), hash(other)))
        if is_new:
            return item
        said = f"the id {item.id!r} stands for another pair as well: this one is {other!r}"
        tell(replace(problem(path, line, said), severity=Severity.WARNING))
        return replace(item, id=other)

    def _twice(self, item: Item, path: Path, line: int) -> Problem:
        # Places of ids are not kept, so the first few are looked for once more.
        self._repeated += 1
        first = self._first_place(item.id) if self._repeated <= _MOST_LOOKED_UP else ""
        return problem(
            path,
            line,
            f"the id {item.id!r} stands twice" + (first and f": first in {first}"),
            "every item needs an id of its own, over all data files",
        )

    def _first_place(self, id_: str) -> str:
        for path in self._paths:
            for item, line in read_items(path, self._id_key, lambda _: None, self._published):
                if item.id == id_:
                    return f"{path.name}, line {line}"
        return ""


def apart(item: Item) -> str:
    """An id for a pair whose own id may stand for others too: with a digest of its texts.

    MT-Bench's judgments, in Chatbot Arena's columns, number 80 questions; every pair of models
    that answered one has its number.
    """
    digest = content_id(item.fields)
    return item.id if item.id == digest else f"{item.id[: MAX_ID - 17]}-{digest}"


def split_pair(item: Item, key: str) -> Item:
    """The item with a list of two under ``key`` as two fields, ``key_a`` and ``key_b``.

    >>> split_pair(Item("1", {"text": ["yes", "no"]}), "text").fields
    {'text_a': 'yes', 'text_b': 'no'}
    """
    pair = item.fields.get(key) if key else None
    if not isinstance(pair, list) or len(pair) != 2:
        return item
    fields: dict[str, JSON] = {}
    for name, value in item.fields.items():
        fields.update({f"{key}_a": pair[0], f"{key}_b": pair[1]} if name == key else {name: value})
    return replace(item, fields=fields)


def _item(
    path: Path, value: Any, line: int, id_key: str, tell: Report, published: ReadableFormat | None
) -> Item | None:
    if not isinstance(value, Mapping):
        kind = {list: "a list", str: "a text", type(None): "null"}.get(type(value), "a value")
        tell(problem(path, line, f"{kind} where an item was expected", "each item is an object"))
        return None
    if published is not None:
        item = _converted(path, value, line, id_key, tell, published)
    else:
        item = _as_it_is(path, value, line, id_key, tell)
    wrong = None if item is None else _fault(item.fields)
    if item is None or wrong is None:
        return item
    tell(problem(path, line, f"the item {item.id!r} {wrong[0]}", wrong[1]))
    return None


def _as_it_is(
    path: Path, value: Mapping[str, JSON], line: int, id_key: str, tell: Report
) -> Item | None:
    known = identity(value.get(id_key))
    if known is None:
        tell(problem(path, line, *_no_identity(value, id_key)))
        return None
    return Item(known, value)


def _converted(
    path: Path,
    value: Mapping[str, JSON],
    line: int,
    id_key: str,
    tell: Report,
    published: ReadableFormat,
) -> Item | None:
    """Return the record as an item; its id is made of its texts where it has none of its own."""
    try:
        pair = published.read_pair(value)
    except FormatMismatch as reason:
        hint = "`data_format: own` takes fields as they are"
        tell(problem(path, line, f"this is no record of {published.title}: {reason}", hint))
        return None
    known = identity(value.get(id_key)) or identity(pair.id) or content_id(pair.fields)
    return Item(known, pair.fields, published.truth)


def _fault(value: Any, depth: int = 0) -> tuple[str, str] | None:
    """What keeps a value from being stored and shown, and what to do about it."""
    if isinstance(value, str):
        return None if _encodable(value) else _HALF
    if not isinstance(value, Mapping | list):
        return None
    if depth == DEEPEST:
        return _DEEP
    inside = (*value.keys(), *value.values()) if isinstance(value, Mapping) else value
    return next((wrong for each in inside if (wrong := _fault(each, depth + 1))), None)


def _encodable(text: str) -> bool:
    """Whether the text can be written as UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_identity(fields: Mapping[str, JSON], id_key: str) -> tuple[str, str]:
    if id_key in fields:
        hint = f"an id is a text of up to {MAX_ID} characters or a number"
        return f"the field {id_key!r} is no id: {str(fields[id_key])[:40]!r}", hint
    near = difflib.get_close_matches(id_key, fields, n=1)
    has = ", ".join(list(fields)[:8]) or "nothing"
    hint = f"did you mean id_key: {near[0]}?" if near else f"it has {has}; item_properties: id_key"
    return f"the item has no field {id_key!r} for its id", hint
