"""Items from data files, each with a unique id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from spindle.data.base import UNREADABLE, Report, problem, raise_error, reading_problem
from spindle.data.identity import MAX_ID, content_id, to_item_id
from spindle.data.missing_ids import MissingIds
from spindle.data.readers import READERS, suffix_of
from spindle.data.stated_models import StatedModels
from spindle.data.truth import TruthSource
from spindle.data.truth_survey import DataRow
from spindle.data.truth_values import InvalidSide
from spindle.data.unread_truths import UnreadTruths
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.errors import Problem, Severity
from spindle.formats import FormatMismatch, ReadableFormat

MAX_DEPTH = 100
"""The maximum number of nested lists and mappings."""

OnRecord: TypeAlias = Callable[[Mapping[str, JSON], Item], None]
"""What is told of each row of a file and the item that was read from it."""

_MAX_LOOKUPS = 3
_LONE_SURROGATE = (
    "contains a lone surrogate (half a character)",
    "a text may have been cut inside an emoji; remove that half",
)
_TOO_DEEP = (f"is nested more than {MAX_DEPTH} levels deep", "flatten that field or leave it out")


def read_items(
    path: Path,
    id_key: str,
    report: Report | None = None,
    published: ReadableFormat | None = None,
) -> Iterator[tuple[Item, int]]:
    """Read the items of a file as a stream, each with its line (or row) number.

    Rows that are not items go to ``report`` and are left out; without ``report`` the first
    one raises ``DesignError``. ``Items`` detects duplicate ids. With ``published``, rows are
    read as records of that format.
    """
    return (
        (row.item, row.line) for row in _read_rows(path, id_key, report or raise_error, published)
    )


def _read_rows(
    path: Path,
    id_key: str,
    report: Report,
    published: ReadableFormat | None,
    missing: MissingIds | None = None,
) -> Iterator[DataRow]:
    """Read the rows of a file that are items, each with all its columns.

    Rows without an id go to ``missing``, or one by one to ``report``.
    """
    try:
        for value, line in READERS[suffix_of(path)](path, report):
            if missing is not None and _lacks_id(value, id_key, published):
                missing.add(path, line, value)
                continue
            item = _read_item(path, value, line, id_key, report, published)
            if item:
                yield DataRow(item, value, path, line)
    except UNREADABLE as error:
        report(reading_problem(path, error))
    except RecursionError:
        report(problem(path, 0, "a value in this file is nested too deeply"))


def first_row(paths: Sequence[Path]) -> Mapping[str, JSON] | None:
    """Return the first record of the files, unchanged; None if there is none."""
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
    """The items of several files in order, with unique ids.

    ``count`` is the number of items so far; a list of two under ``pair_key`` becomes two
    fields (see ``split_pair``); ``published`` is the format of the files, if they are in one;
    ``truth`` is the source of the items' truths; ``on_record`` gets each row and its item.
    One 64-bit hash is kept per id. In published
    data a repeated pair is left out with a warning, and another pair under an id already in
    use gets one of its own (``distinct_id``), which is the same at every start.
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
        on_record: OnRecord | None = None,
    ) -> None:
        self.count = 0
        self._unread = UnreadTruths("" if truth is None else truth.name)
        self._models = StatedModels(truth.values, truth.beside) if truth is not None else None
        self._paths = paths
        self._id_key = id_key
        self._report = report
        self._pair_key = pair_key
        self._repeated = 0
        self._published = published
        self._truth = truth or TruthSource()
        self._on_record = on_record

    @property
    def unread(self) -> int:
        """The number of items so far that are left out because their truth names no side."""
        return self._unread.items

    def __iter__(self) -> Iterator[Item]:
        return (item for item, _, _ in self.with_locations())

    def with_locations(self) -> Iterator[tuple[Item, Path, int]]:
        """Iterate over the items, each with its file and line."""
        report = self._report or raise_error
        seen: set[int] = set()
        asked: set[int] = set()
        for row in self.rows(report):
            if self._on_record is not None:
                self._on_record(row.columns, row.item)
            if self._models is not None:
                self._models.see(row)
            if self._is_asked(row.item, asked):
                continue
            item = self._ensure_unique(row.item, seen, row.path, row.line, report)
            if item is None:
                continue
            try:
                resolved = self._truth.resolve(item)
            except InvalidSide as reason:
                self._unread.add(row, self._truth.stated_value(item), reason)
                if self._report is None:
                    break
                continue
            self.count += 1
            yield resolved, row.path, row.line
        for found in (*self._unread.problems(), *(self._models.problems() if self._models else ())):
            report(found)

    def rows(self, report: Report | None = None) -> Iterator[DataRow]:
        """Iterate over all rows that are items, whatever their ids, with their truth as stated."""
        report = report or _ignore
        missing = None if report is raise_error else MissingIds(self._id_key)
        for path in self._paths:
            for row in _read_rows(path, self._id_key, report, self._published, missing):
                item = split_pair(row.item, self._pair_key)
                yield row if item is row.item else replace(row, item=item)
        for found in missing.problems() if missing is not None else ():
            report(found)

    def _is_asked(self, item: Item, asked: set[int]) -> bool:
        """Return whether the pair is that of an earlier row; noted only if it has opinions."""
        place = self._truth.pair.read(item.fields) if self._truth.by and self._truth.pair else None
        if place is None:
            return False
        is_asked = place[0] in asked
        asked.add(place[0])
        return is_asked

    def _ensure_unique(
        self, item: Item, seen: set[int], path: Path, line: int, report: Report
    ) -> Item | None:
        """Return the item with an id that no other item has; None if it is left out."""
        is_new = hash(item.id) not in seen
        if self._published is None:
            if not is_new:
                report(self._duplicate(item, path, line))
                return None
            seen.add(hash(item.id))
            return item
        other = distinct_id(item)
        if hash(other) in seen:
            repeated = problem(path, line, "duplicate pair; used only once")
            report(replace(repeated, severity=Severity.WARNING))
            return None
        seen.update((hash(item.id), hash(other)))
        if is_new:
            return item
        message = f"the id {item.id!r} is already used for another pair; this one becomes {other!r}"
        report(replace(problem(path, line, message), severity=Severity.WARNING))
        return replace(item, id=other)

    def _duplicate(self, item: Item, path: Path, line: int) -> Problem:
        # Locations of ids are not kept, so those of the first few are searched again.
        self._repeated += 1
        first = self._find_first(item.id) if self._repeated <= _MAX_LOOKUPS else ""
        return problem(
            path,
            line,
            f"duplicate id {item.id!r}" + (first and f", first in {first}"),
            "ids must be unique across all data files",
        )

    def _find_first(self, id_: str) -> str:
        for path in self._paths:
            for item, line in read_items(path, self._id_key, lambda _: None, self._published):
                if item.id == id_:
                    return f"{path.name}, line {line}"
        return ""


def distinct_id(item: Item) -> str:
    """Return an id with a digest of the item's texts, for an id that several pairs may share.

    MT-Bench's judgments, in Chatbot Arena's columns, use the numbers of 80 questions as ids;
    all pairs of models that answered a question share its number.
    """
    digest = content_id(item.fields)
    return item.id if item.id == digest else f"{item.id[: MAX_ID - 17]}-{digest}"


def split_pair(item: Item, key: str) -> Item:
    """Return the item with a list of two under ``key`` split into ``key_a`` and ``key_b``.

    Fields that have those names already give way to it.

    >>> split_pair(Item("1", {"text": ["yes", "no"]}), "text").fields
    {'text_a': 'yes', 'text_b': 'no'}
    """
    pair = item.fields.get(key) if key else None
    if not isinstance(pair, list) or len(pair) != 2:
        return item
    fields: dict[str, JSON] = {}
    sides = {f"{key}_a": pair[0], f"{key}_b": pair[1]}
    for name, value in item.fields.items():
        fields.update(sides if name == key else {name: value} if name not in sides else {})
    return replace(item, fields=fields)


def _read_item(
    path: Path, value: Any, line: int, id_key: str, report: Report, published: ReadableFormat | None
) -> Item | None:
    if not isinstance(value, Mapping):
        found = {list: "a list", str: "a string", type(None): "null"}.get(type(value), "a value")
        report(problem(path, line, f"expected an item, found {found}", "items are JSON objects"))
        return None
    if published is not None:
        item = _read_published(path, value, line, id_key, report, published)
    else:
        item = _read_own(path, value, line, id_key, report)
    if item is None or (report is _ignore and not _is_nested(item.fields)):
        return item
    fault = _find_fault(item.fields)
    if fault is None:
        return item
    report(problem(path, line, f"the item {item.id!r} {fault[0]}", fault[1]))
    return None


def _read_own(
    path: Path, value: Mapping[str, JSON], line: int, id_key: str, report: Report
) -> Item | None:
    """Return the record as an item, with its fields unchanged."""
    item_id = to_item_id(value.get(id_key))
    if item_id is None:
        if id_key not in value:
            missing = MissingIds(id_key)
            missing.add(path, line, value)
            report(*missing.problems())
            return None
        hint = f"expected a string of at most {MAX_ID} characters or a number"
        message = f"the field {id_key!r} is not an id: {str(value[id_key])[:40]!r}"
        report(problem(path, line, message, hint))
        return None
    return Item(item_id, value)


def _lacks_id(value: Any, id_key: str, published: ReadableFormat | None) -> bool:
    """Return whether a row cannot be an item because it has no field for its id."""
    return published is None and isinstance(value, Mapping) and id_key not in value


def _read_published(
    path: Path,
    value: Mapping[str, JSON],
    line: int,
    id_key: str,
    report: Report,
    published: ReadableFormat,
) -> Item | None:
    """Return the record as an item; if it has no id, one is derived from its texts."""
    try:
        pair = published.read_pair(value)
    except FormatMismatch as reason:
        hint = "to use the fields unchanged, set `data_format: own`"
        report(problem(path, line, f"not a record of {published.title}: {reason}", hint))
        return None
    item_id = to_item_id(value.get(id_key)) or to_item_id(pair.id) or content_id(pair.fields)
    doubt = published.doubt_truth(value)
    return Item(item_id, pair.fields, published.truth if doubt is None else None, doubt)


def _ignore(problem: Problem) -> None:
    """Leave a problem to the reading that reports it."""


def _is_nested(fields: Mapping[str, JSON]) -> bool:
    return any(isinstance(value, list | dict) for value in fields.values())


def _find_fault(value: Any, depth: int = 0) -> tuple[str, str] | None:
    """Return why a value cannot be stored and shown, and what to do about it; else None."""
    if isinstance(value, str):
        return None if _is_encodable(value) else _LONE_SURROGATE
    if not isinstance(value, Mapping | list):
        return None
    if depth == MAX_DEPTH:
        return _TOO_DEEP
    inner = (*value.keys(), *value.values()) if isinstance(value, Mapping) else value
    for each in inner:
        if isinstance(each, str) and each.isascii():
            continue
        fault = _find_fault(each, depth + 1)
        if fault is not None:
            return fault
    return None


def _is_encodable(text: str) -> bool:
    """Return whether the text can be encoded as UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
