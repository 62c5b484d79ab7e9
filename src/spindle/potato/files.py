"""Find and read the files of annotations that a Potato project has.

Each annotation is read once, from the first of these that has it:

- ``<annotator>/user_state.json``, as 2.x keeps it;
- ``<annotator>/annotated_instances.jsonl``, as 1.x wrote it;
- ``exports/…/annotations.jsonl``, as 2.x exports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spindle.errors import ImportRefused
from spindle.potato.layouts import read_lines, read_state
from spindle.potato.records import Annotation, Reject

_STATE = "user_state.json"
_INSTANCES = "annotated_instances.jsonl"
_EXPORTED = "annotations.jsonl"


def read_annotations(place: Path) -> Iterator[Annotation | Reject]:
    """Read every annotation in a folder of Potato's, or in one file of it, each of them once.

    Raises ``ImportRefused`` where there are no such files.
    """
    files = _find_files(place)
    if not files:
        raise ImportRefused(
            f"There are no Potato annotations in {place}.",
            f"Give the project's folder, or the one that holds the annotators' {_STATE} or "
            f"{_INSTANCES}.",
        )
    seen: set[tuple[str, str]] = set()
    for found in _read_all(files):
        if isinstance(found, Annotation):
            if (found.user, found.item) in seen:
                continue
            seen.add((found.user, found.item))
        yield found


def _read_all(files: list[Path]) -> Iterator[Annotation | Reject]:
    for file in files:
        read = read_state if file.name == _STATE else read_lines
        try:
            yield from read(file)
        except (OSError, UnicodeDecodeError) as error:
            yield Reject(file, 0, f"the file cannot be read: {error}")


def _find_files(place: Path) -> list[Path]:
    """Return the files to read, the most informative first."""
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
