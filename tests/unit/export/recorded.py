"""Records made up for tests of formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from spindle.domain.assignments import Order
from spindle.domain.judgments import Judgment, Record

_JUDGMENT = Judgment(
    id="00000000-0000-4000-8000-000000000001",
    assignment=1,
    revision=1,
    answers={},
    shown={},
    skipped=False,
    reason="",
    active_seconds=2.5,
    answered_at=1_750_000_000.25,
    stored_at=1_750_000_001.0,
)


def make_record(
    answers: Mapping[str, Any] | None = None,
    *,
    shown: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    order: Order = Order.AS_GIVEN,
    surplus: bool = False,
    **judgment: Any,
) -> Record:
    """Return a record with those answers; the rest does not matter."""
    return Record(
        item="i1",
        annotator="Ada",
        judgment=replace(_JUDGMENT, answers=answers or {}, shown=shown or {}, **judgment),
        order=order,
        current=True,
        surplus=surplus,
        fields=fields or {},
    )


def many(count: int) -> Iterator[Record]:
    """Yield so many records, made as they are asked for."""
    for number in range(count):
        text = f"reason {number} " + "x" * 200
        yield make_record({"why": {"text": text}}, shown={"why": text})
