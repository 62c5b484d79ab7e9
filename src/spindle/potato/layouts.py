"""Read one file of Potato's annotations: an annotator's state, or lines with an item each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spindle.domain.values import JSON
from spindle.potato.order import read_swap
from spindle.potato.records import Annotation, Reject
from spindle.potato.times import active_seconds, answer_time

_NO_PLACE = {
    "instance_id_to_span_to_value": "spans are not supported",
    "instance_id_to_link_to_value": "links are not supported",
}
"""Sections of a state that Spindle has no place for, by item."""

_NO_PLACE_IN_LINE = {
    "spans": "spans are not supported",
    "span_annotations": "spans are not supported",
    "links": "links are not supported",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an answered item stands, with what Potato recorded beside the answers."""

    file: Path
    line: int
    user: str
    item: str
    behaviour: Mapping[str, Any]

    def read(self, raw: JSON, order: object) -> Iterator[Annotation | Reject]:
        """Yield the annotation; nothing where there is no answer."""
        try:
            answers = read_answers(raw)
        except ValueError as error:
            yield self.reject(str(error), raw)
            return
        if answers:
            yield Annotation(
                user=self.user,
                item=self.item,
                answers=answers,
                swapped=read_swap(order),
                active_seconds=active_seconds(self.behaviour),
                answered_at=answer_time(self.behaviour, self.file),
                file=self.file,
                line=self.line,
            )

    def reject(self, reason: str, recorded: JSON) -> Reject:
        """Return a reject of something recorded for the item."""
        return Reject(self.file, self.line, reason, self.user, self.item, recorded=recorded)


def read_state(file: Path) -> Iterator[Annotation | Reject]:
    """Read one annotator's ``user_state.json``."""
    text = file.read_text(encoding="utf-8")
    try:
        state = json.loads(text)
    except ValueError as error:
        yield Reject(file, getattr(error, "lineno", 0), f"not JSON: {error}")
        return
    if not isinstance(state, Mapping):
        yield Reject(file, 1, "not the state of an annotator")
        return
    user = str(state.get("user_id") or file.parent.name)
    if not _is_person(state.get("origin")):
        reason = "recorded by a tool or a model, not by a person"
        yield Reject(file, 1, reason, user, recorded=state["origin"])
        return
    lines = _Lines(text)
    yield from _read_items(file, user, state, lines)
    yield from _reject_sections(file, user, state, lines)


def _read_items(
    file: Path, user: str, state: Mapping[str, Any], lines: _Lines
) -> Iterator[Annotation | Reject]:
    section = "instance_id_to_label_to_value"
    orders = _mapping(state.get("instance_id_to_presentation_order"))
    behaviours = _mapping(state.get("instance_id_to_behavioral_data"))
    for item, raw in _mapping(state.get(section)).items():
        behaviour = _mapping(behaviours.get(item))
        entry = _Entry(file, lines.find(section, item), user, item, behaviour)
        yield from entry.read(raw, orders.get(item) or behaviour.get("presentation_order"))


def _reject_sections(
    file: Path, user: str, state: Mapping[str, Any], lines: _Lines
) -> Iterator[Reject]:
    for section, reason in _NO_PLACE.items():
        for item, marks in _mapping(state.get(section)).items():
            if marks:
                line = lines.find(section, item)
                yield Reject(file, line, reason, user, item, recorded=marks)
    section = "phase_to_page_to_label_to_value"
    for phase, pages in _mapping(state.get(section)).items():
        if any(_mapping(pages).values()):
            line = lines.find(section, phase)
            reason = "an answer to a page outside the items"
            yield Reject(file, line, reason, user, scheme=phase, recorded=pages)


def read_lines(file: Path) -> Iterator[Annotation | Reject]:
    """Read a file with one answered item a line; the last line of an item counts."""
    latest: dict[tuple[str, str], list[Annotation | Reject]] = {}
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = _mapping(json.loads(line))
            except ValueError as error:
                yield Reject(file, number, f"not JSON: {error}")
                continue
            user = str(record.get("user_id") or file.parent.name)
            item = record.get("instance_id", record.get("id"))
            if item is None:
                yield Reject(file, number, "no item id", user, recorded=dict(record))
                continue
            behaviour = _mapping(record.get("behavioral_data"))
            entry = _Entry(file, number, user, str(item), behaviour)
            latest[user, str(item)] = list(_read_line(entry, record))
    for found in latest.values():
        yield from found


def _read_line(entry: _Entry, record: Mapping[str, Any]) -> Iterator[Annotation | Reject]:
    named = [key for key in ("labels", "label_annotations", "annotation") if key in record]
    raw: JSON = record[named[0]] if named else {}
    yield from entry.read(raw, entry.behaviour.get("presentation_order"))
    for key, reason in _NO_PLACE_IN_LINE.items():
        if record.get(key):
            yield entry.reject(reason, record[key])


def read_answers(raw: JSON) -> dict[str, dict[str, JSON]]:
    """Return value by label by scheme, from pairs of label and value or from nested objects.

    Raises ``ValueError`` where it is neither.
    """
    if isinstance(raw, list):
        return _read_pairs(raw)
    if not isinstance(raw, Mapping):
        raise ValueError("no answers by scheme")
    answers = {scheme: _read_labels(labels) for scheme, labels in raw.items()}
    return {scheme: labels for scheme, labels in answers.items() if labels}


def _read_pairs(pairs: list[JSON]) -> dict[str, dict[str, JSON]]:
    answers: dict[str, dict[str, JSON]] = {}
    for pair in pairs:
        match pair:
            case [{"schema": str(scheme), "name": str(name)}, value]:
                answers.setdefault(scheme, {})[name] = value
            case _:
                raise ValueError(f"no label with a value: {json.dumps(pair)}")
    return answers


def _read_labels(labels: JSON) -> dict[str, JSON]:
    match labels:
        case {"labels": Mapping() as inside, **rest} if not rest:
            return dict(inside)
        case Mapping():
            return dict(labels)
        case list():
            return {str(label): True for label in labels}
    return {str(labels): labels}


class _Lines:
    """The lines of a state on which entries begin."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, section: str, key: str) -> int:
        """Return the line of ``key`` in ``section``; the section's where it is not found."""
        start = max(self._text.find(f'"{section}"'), 0)
        spelled = "|".join(re.escape(json.dumps(key, ensure_ascii=way)) for way in (True, False))
        found = re.compile(rf"(?:{spelled})\s*:").search(self._text, start)
        return self._text.count("\n", 0, found.start() if found else start) + 1


def _is_person(origin: object) -> bool:
    return not origin or (isinstance(origin, Mapping) and origin.get("kind") == "human")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
