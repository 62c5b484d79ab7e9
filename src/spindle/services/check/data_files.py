"""Data files of a design: those that can be read, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from spindle.config.draft import Draft
from spindle.config.yaml import KeyPath
from spindle.data.files import find_file_problem, is_inside
from spindle.errors import Problem


def find_data_files(draft: Draft, data: Path | None) -> tuple[tuple[Path, ...], list[Problem]]:
    """Return the data files that exist and can be read, and a problem for each other one."""
    design = draft.design
    assert design is not None
    good: list[Path] = []
    problems: list[Problem] = []
    for number, path in enumerate(design.data_files):
        wrong = find_file_problem(path, design.root)
        if data is None and not is_inside(design.root, path):
            wrong = Problem(
                f"{path.name} is outside task_dir",
                "move it there, or pass it with --data",
            )
        if wrong is None:
            good.append(path)
        elif data is not None:
            problems.append(replace(wrong, file=str(data)))
        else:
            problems.append(_with_place(draft, wrong, number))
    return tuple(good), problems


def _with_place(draft: Draft, problem: Problem, number: int) -> Problem:
    document = draft.findings.document
    path: KeyPath = ("data_files", number)
    place = document.position(path, value=True)
    return replace(problem, file=document.file, line=place.line, column=place.column)
