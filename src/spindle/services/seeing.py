"""Stored answers against what was pressed."""

from __future__ import annotations

from collections.abc import Iterator

from spindle.config.design import Design
from spindle.errors import AnswersRefused
from spindle.services.answers import canonical
from spindle.storage import Transaction


def misread(tx: Transaction, design: Design) -> Iterator[str]:
    """Judgments whose answers are not what was pressed, seen through the order of the sides.

    What the design would refuse today says nothing about what it meant then, and is left out.
    """
    for record in tx.judgments.records(revisions=True):
        judgment = record.judgment
        try:
            meant = {} if judgment.skipped else canonical(design, judgment.shown, record.order)
        except AnswersRefused:
            continue
        if meant != judgment.answers:
            yield (
                f"item {record.item!r}, annotator {record.annotator!r}: the answers of judgment "
                f"{judgment.id} are not what was pressed, with the sides in order {record.order}"
            )
