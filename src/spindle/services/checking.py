"""A design and its data looked at as a whole, before anything is served."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from spindle.config.design import Design
from spindle.config.fields import SAMPLE
from spindle.config.loading import Draft, read_design
from spindle.config.reading import KeyLine
from spindle.config.settle import settle
from spindle.data import Items
from spindle.domain.items import Item
from spindle.errors import DesignError, Problem, Severity
from spindle.services.coverage import Coverage
from spindle.services.datafiles import usable_files

MOST_PROBLEMS = 25
"""So many problems of the data are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the design where it can be used, and everything there is to say.

    ``items`` counts the items read, ``hidden`` names the fields that annotators never see.
    """

    design: Design | None
    problems: tuple[Problem, ...]
    keys: tuple[KeyLine, ...] = ()
    items: int = 0
    hidden: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the design from being served."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def check(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, read_data: bool = True
) -> Checked:
    """Everything that is to be said of a design, all its data read once.

    With ``read_data=False`` only the first items are read, to learn what fields there are:
    enough where the data were imported before and have not changed.
    """
    return _check(path, data, allow_unknown, most=None if read_data else SAMPLE)


def load(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, read_data: bool = True
) -> Design:
    """The design, ready to be served; raises ``DesignError`` with every problem."""
    checked = check(path, data=data, allow_unknown=allow_unknown, read_data=read_data)
    if checked.design is None or checked.errors:
        raise DesignError(checked.problems)
    return checked.design


def _check(path: Path, data: Path | None, allow_unknown: bool, most: int | None) -> Checked:
    try:
        draft = read_design(path, data=data, allow_unknown=allow_unknown)
    except DesignError as error:
        return Checked(None, error.problems)
    if draft.design is None:
        return _finished(draft, None)
    files, problems = usable_files(draft, data)
    draft.reading.problems.extend(problems)
    if not files:
        return _finished(draft, draft.design)
    return _with_items(draft, replace(draft.design, data_files=files), most)


def _with_items(draft: Draft, design: Design, most: int | None) -> Checked:
    found = _Found()
    items = Items(design.data_files, design.id_key, found.tell)
    stream = islice(items.placed(), most)
    first = list(islice(stream, SAMPLE))
    settled = settle(design, [item for item, _, _ in first])
    coverage = Coverage(settled)
    for item, file, line in first:
        coverage.see(item, file, line)
    for item, file, line in stream:
        coverage.see(item, file, line)
    found.add_to(draft.reading.problems)
    coverage.report(draft.reading)
    return _finished(
        draft, settled.design, items.count, coverage.hidden([item for item, _, _ in first])
    )


def _finished(
    draft: Draft, design: Design | None, items: int = 0, hidden: tuple[str, ...] = ()
) -> Checked:
    reading = draft.reading
    return Checked(
        design, tuple(reading.problems), tuple(reading.lines), items=items, hidden=hidden
    )


class _Found:
    """Gathers problems of the data, each told, the many only counted."""

    def __init__(self) -> None:
        self._first: list[Problem] = []
        self._more = 0

    def tell(self, problem: Problem) -> None:
        """Note one problem."""
        if len(self._first) < MOST_PROBLEMS:
            self._first.append(problem)
        else:
            self._more += 1

    def add_to(self, problems: list[Problem]) -> None:
        """Append what was found."""
        problems.extend(self._first)
        if self._more:
            file = self._first[-1].file
            problems.append(Problem(f"{self._more} more problems in the data", file=file))


__all__ = ["Checked", "Item", "check", "load"]
