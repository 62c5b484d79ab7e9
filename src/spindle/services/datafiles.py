"""Which of a design's data files can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from spindle.config.loading import Draft
from spindle.config.yaml import KeyPath
from spindle.data.files import inside, unreadable
from spindle.errors import Problem


def usable_files(draft: Draft, data: Path | None) -> tuple[tuple[Path, ...], list[Problem]]:
    """The data files that are there and may be read, and what is wrong with the others."""
    design = draft.design
    assert design is not None
    good: list[Path] = []
    problems: list[Problem] = []
    for number, path in enumerate(design.data_files):
        wrong = unreadable(path, design.root)
        if data is None and not inside(design.root, path):
            wrong = Problem(
                f"{path.name} lies outside of task_dir",
                "move it there, or name it with --data",
            )
        if wrong is None:
            good.append(path)
        elif data is not None:
            problems.append(replace(wrong, file=str(data)))
        else:
            problems.append(_placed(draft, wrong, number))
    return tuple(good), problems


def _placed(draft: Draft, problem: Problem, number: int) -> Problem:
    document = draft.reading.document
    path: KeyPath = ("data_files", number)
    place = document.place(path, value=True)
    return replace(problem, file=document.file, line=place.line, column=place.column)
