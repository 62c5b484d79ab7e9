"""Data files of a design: those that can be read, and what is wrong with the others."""

from __future__ import annotations

import filecmp
from dataclasses import replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.draft import Draft
from spindle.config.folders import folders_of
from spindle.config.yaml import KeyPath
from spindle.data.files import find_file_problem, is_inside
from spindle.errors import Problem, Severity


def find_data_files(draft: Draft, data: Path | None) -> tuple[tuple[Path, ...], list[Problem]]:
    """Return the data files that exist and can be read, and a problem for each other one.

    A file that is not in ``task_dir`` is looked for where Potato would find it: see
    ``folders_of``. Which one is read is a warning; two that differ are an error.
    """
    design = draft.design
    assert design is not None
    if data is not None:
        wrong = find_file_problem(design.data_files[0], design.root)
        return ((), [replace(wrong, file=str(data))]) if wrong else (design.data_files, [])
    good: list[Path] = []
    problems: list[Problem] = []
    for number, path in enumerate(design.data_files):
        found, wrong = _find(design, draft.file.data_files[number].path, path)
        if found is not None:
            good.append(found)
        if wrong is not None:
            problems.append(_with_place(draft, wrong, number))
    return tuple(good), problems


def _find(design: Design, written: str, path: Path) -> tuple[Path | None, Problem | None]:
    """Return the file to read, None where there is none, and what is to be said about it."""
    if not path.exists() and (elsewhere := _find_elsewhere(design, written)):
        first, *others = elsewhere
        if any(not filecmp.cmp(first, other, shallow=False) for other in others):
            return None, _report_several(written, elsewhere)
        wrong = find_file_problem(first, design.root)
        return (None, wrong) if wrong else (first, _report_place(written, first))
    wrong = find_file_problem(path, design.root)
    if not is_inside(design.root, path):
        wrong = Problem(f"{path.name} is outside task_dir", "move it there, or pass it with --data")
    return (None, wrong) if wrong else (path, None)


def _find_elsewhere(design: Design, written: str) -> list[Path]:
    """Return the files of that relative path in the folders of the design, nearest first."""
    if Path(written).is_absolute():
        return []
    found = ((folder, (folder / written).resolve()) for folder in folders_of(design.path))
    return list(dict.fromkeys(p for folder, p in found if p.is_file() and is_inside(folder, p)))


def _report_place(written: str, found: Path) -> Problem:
    return Problem(
        f"{written} is not in task_dir; reading {found}",
        "set task_dir to the folder from which the path starts",
        severity=Severity.WARNING,
    )


def _report_several(written: str, found: list[Path]) -> Problem:
    places = " and ".join(str(path) for path in found)
    return Problem(
        f"{written} is not in task_dir, and elsewhere there are different files: {places}",
        "set task_dir to the folder from which the path starts",
    )


def _with_place(draft: Draft, problem: Problem, number: int) -> Problem:
    document = draft.findings.document
    path: KeyPath = ("data_files", number)
    place = document.position(path, value=True)
    return replace(problem, file=document.file, line=place.line, column=place.column)
