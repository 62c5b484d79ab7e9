"""Comparison of a checked design with its store: whether a start would be refused."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from spindle.config.design import Design
from spindle.errors import Problem, StoreError, StudyChanged
from spindle.services.check import CheckReport
from spindle.services.intake import item_sources, read_items
from spindle.services.study.changes import compare_only
from spindle.services.study.item_import import compare_items, is_imported
from spindle.services.study.study import store_location
from spindle.storage import open_store, store_exists


def compare_with_store(report: CheckReport) -> CheckReport:
    """Return the report with an error if the design or its items contradict the judgments.

    Nothing is written. A store that cannot be opened, or that the next start upgrades, is not
    looked at: the start says what is wrong with it. Nor is any for a design with errors.
    """
    if report.design is None or report.errors:
        return report
    try:
        _compare(report.design)
    except StoreError:
        return report
    except StudyChanged as change:
        problem = Problem(change.message, change.hint, file=str(report.design.path))
        return replace(report, problems=(*report.problems, problem))
    return report


def _compare(design: Design) -> None:
    """Raise ``StudyChanged`` where opening the study would."""
    location = store_location(design)
    if not store_exists(location):
        return
    with closing(open_store(location, read_only=True)) as store:
        with store.read() as tx:
            compare_only(tx, design)
        if not is_imported(store, item_sources(design)):
            with store.read() as tx:
                compare_items(tx, read_items(design), (design.truth.source_key, design.truth.by))
