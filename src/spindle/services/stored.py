"""A study as its store has it, whatever became of its data files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from spindle.config.design import Design
from spindle.config.fields import SAMPLE
from spindle.config.loading import read_design
from spindle.config.settle import settle
from spindle.errors import DesignError, Severity
from spindle.services.study import Study, store_place
from spindle.storage import open_store


@contextmanager
def stored_study(path: Path, *, allow_unknown: bool = False) -> Iterator[Study]:
    """The study of a design that has been served, for reading only; closed at the end.

    The items in the store say what the design leaves open, so that the judgments of a study
    can be had when its data files are gone. Raises ``DesignError`` for a design that cannot
    be read and ``StoreError`` where there is no store.
    """
    design = stored_design(path, allow_unknown=allow_unknown)
    with closing(open_store(store_place(design), read_only=True)) as store:
        with store.read() as tx:
            items = tx.items.first(SAMPLE)
        yield Study(settle(design, items).design, store)


def stored_design(path: Path, *, allow_unknown: bool = False) -> Design:
    """The design as far as its file alone tells it; raises ``DesignError``."""
    draft = read_design(path, needs_data=False, allow_unknown=allow_unknown)
    problems = draft.reading.problems
    if draft.design is None or any(p.severity is Severity.ERROR for p in problems):
        raise DesignError(problems)
    return draft.design
