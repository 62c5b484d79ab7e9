"""Potato's annotation files as records, whichever of its layouts they have.

Three layouts are read, the first that has an answer wins:

- ``<annotator>/user_state.json``, as 2.x keeps it;
- ``<annotator>/annotated_instances.jsonl``, as 1.x wrote it;
- ``exports/…/annotations.jsonl``, as 2.x exports it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spindle.domain.values import JSON
from spindle.errors import ImportRefused
from spindle.services.potato_times import answered_at, seconds_at_work

_STATE = "user_state.json"
_INSTANCES = "annotated_instances.jsonl"
_EXPORTED = "annotations.jsonl"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one annotator answered to one item.

    ``answers`` has Potato's value by label by scheme. ``swapped`` says whether the second
    response stood first; None where Potato kept no order of the responses.
    """

    user: str
    item: str
    answers: Mapping[str, Mapping[str, JSON]]
    swapped: bool | None
    active_seconds: float
    answered_at: float
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Reject:
    """Something recorded that cannot come in, whole, with its place and the reason."""

    file: Path
    line: int
    reason: str
    user: str = ""
    item: str = ""
    scheme: str = ""
    recorded: JSON = None

    def record(self) -> dict[str, JSON]:
        """As a line of the file of rejects."""
        return {
            "file": str(self.file),
            "line": self.line,
            "annotator": self.user,
            "item": self.item,
            "scheme": self.scheme,
            "recorded": self.recorded,
            "reason": self.reason,
        }


def read(place: Path) -> Iterator[Recorded | Reject]:
    """Every answer under a folder of Potato's, or in one file of it, each of them once.

    Raises ``ImportRefused`` where there is none.
    """
    files = _files(place)
    if not files:
        raise ImportRefused(
            f"There are no annotations of Potato under {place}.",
            f"Name the project's folder, or the one that holds the annotators' {_STATE} or "
            f"{_INSTANCES}.",
        )
    seen: set[tuple[str, str]] = set()
    for file in files:
        try:
            for found in _READERS.get(file.name, _lines_of)(file):
                if isinstance(found, Recorded):
                    if (found.user, found.item) in seen:
                        continue
                    seen.add((found.user, found.item))
                yield found
        except (OSError, UnicodeDecodeError) as error:
            yield Reject(file, 0, f"the file cannot be read: {error}")


def _files(place: Path) -> list[Path]:
    """The files to read, those that know most first."""
    if place.is_file():
        return [place]
    states = sorted(place.rglob(_STATE))
    instances = sorted(place.rglob(_INSTANCES))
    with_state = {state.parent for state in states}
    folders = {file.parent for file in (*states, *instances)}
    own = [
        file
        for file in instances
        if file.parent not in with_state
        # A file above those of the annotators repeats them all without their names.
        and not any(file.parent in folder.parents for folder in folders)
    ]
    exported = [file for file in sorted(place.rglob(_EXPORTED)) if "exports" in file.parts]
    return [*states, *own, *exported]


def _state(file: Path) -> Iterator[Recorded | Reject]:
    """One annotator's state."""
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
        yield Reject(
            file, 1, "a tool's or a model's, not a person's", user, recorded=state["origin"]
        )
        return
    lines = _Lines(text)
    yield from _items_of(file, user, state, lines)
    for kind in ("span", "link"):
        section = f"instance_id_to_{kind}_to_value"
        for item, marks in _mapping(state.get(section)).items():
            if marks:
                line = lines.of(section, item)
                yield Reject(file, line, f"Spindle has no {kind}s", user, item, recorded=marks)
    section = "phase_to_page_to_label_to_value"
    for phase, pages in _mapping(state.get(section)).items():
        if any(_mapping(pages).values()):
            line = lines.of(section, phase)
            reason = "an answer to a page beside the items"
            yield Reject(file, line, reason, user, scheme=phase, recorded=pages)


def _items_of(
    file: Path, user: str, state: Mapping[str, Any], lines: _Lines
) -> Iterator[Recorded | Reject]:
    section = "instance_id_to_label_to_value"
    orders = _mapping(state.get("instance_id_to_presentation_order"))
    behaviours = _mapping(state.get("instance_id_to_behavioral_data"))
    for item, raw in _mapping(state.get(section)).items():
        behaviour = _mapping(behaviours.get(item))
        order = orders.get(item) or behaviour.get("presentation_order")
        yield from _recorded(file, lines.of(section, item), user, item, raw, order, behaviour)


def _lines_of(file: Path) -> Iterator[Recorded | Reject]:
    """A file with one answered item a line; the last line of an item counts."""
    latest: dict[tuple[str, str], list[Recorded | Reject]] = {}
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                yield Reject(file, number, f"not JSON: {error}")
                continue
            record = _mapping(record)
            user = str(record.get("user_id") or file.parent.name)
            item = record.get("instance_id", record.get("id"))
            if item is None:
                yield Reject(file, number, "no id of an item", user, recorded=dict(record))
                continue
            latest[user, str(item)] = list(_of_line(file, number, user, str(item), record))
    for found in latest.values():
        yield from found


def _of_line(
    file: Path, line: int, user: str, item: str, record: Mapping[str, Any]
) -> Iterator[Recorded | Reject]:
    named = [key for key in ("labels", "label_annotations", "annotation") if key in record]
    labels: JSON = record[named[0]] if named else {}
    behaviour = _mapping(record.get("behavioral_data"))
    order = behaviour.get("presentation_order")
    yield from _recorded(file, line, user, item, labels, order, behaviour)
    for key, kind in (("spans", "span"), ("span_annotations", "span"), ("links", "link")):
        if record.get(key):
            reason = f"Spindle has no {kind}s"
            yield Reject(file, line, reason, user, item, recorded=record[key])


def _recorded(
    file: Path,
    line: int,
    user: str,
    item: str,
    raw: JSON,
    order: object,
    behaviour: Mapping[str, Any],
) -> Iterator[Recorded | Reject]:
    try:
        answers = answers_in(raw)
    except ValueError as error:
        yield Reject(file, line, str(error), user, item, recorded=raw)
        return
    if answers:
        at = answered_at(behaviour, file)
        seconds = seconds_at_work(behaviour)
        yield Recorded(user, item, answers, swapped_by(order), seconds, at, file, line)


def answers_in(raw: JSON) -> dict[str, dict[str, JSON]]:
    """Value by label by scheme, out of pairs of label and value or out of nested objects.

    Raises ``ValueError`` where it is neither.
    """
    answers: dict[str, dict[str, JSON]] = {}
    if isinstance(raw, list):
        for entry in raw:
            match entry:
                case [{"schema": str(scheme), "name": str(name)}, value]:
                    answers.setdefault(scheme, {})[name] = value
                case _:
                    raise ValueError(f"no label with a value: {json.dumps(entry)}")
        return answers
    if not isinstance(raw, Mapping):
        raise ValueError("no answers by scheme")
    for scheme, labels in raw.items():
        match labels:
            case {"labels": Mapping() as inside, **rest} if not rest:
                answers[scheme] = dict(inside)
            case Mapping():
                answers[scheme] = dict(labels)
            case list():
                answers[scheme] = {str(label): True for label in labels}
            case _:
                answers[scheme] = {str(labels): labels}
    return {scheme: labels for scheme, labels in answers.items() if labels}


def swapped_by(order: object) -> bool | None:
    """Whether the second response stood first, by what Potato noted of the item.

    It notes by scheme: the labels as they stood, or, where responses are compared, the
    places in the data from which they came. It lays those of several schemes one upon the
    other, so that two that swap leave the responses where they were.
    """
    places: list[object] = [
        places for places in _mapping(order).values() if places in ([0, 1], [1, 0])
    ]
    if not places:
        return None
    return places.count([1, 0]) % 2 == 1


class _Lines:
    """On which line of a state an item's entry begins."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, section: str, key: str) -> int:
        """The line of ``key`` below ``section``; the section's where it is not to be found."""
        start = max(self._text.find(f'"{section}"'), 0)
        spelled = "|".join(re.escape(json.dumps(key, ensure_ascii=way)) for way in (True, False))
        found = re.compile(rf"(?:{spelled})\s*:").search(self._text, start)
        return self._text.count("\n", 0, found.start() if found else start) + 1


def _is_person(origin: object) -> bool:
    return not origin or (isinstance(origin, Mapping) and origin.get("kind") == "human")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_READERS = {_STATE: _state, _INSTANCES: _lines_of, _EXPORTED: _lines_of}
