"""SPIN: the human's answer and the model's, each with the prompt before it."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.data.published.base import (
    PROMPT,
    A,
    B,
    Published,
    Record,
    conversation,
    others,
    parts,
    same_kind,
    text,
)
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

_SIDES = ("real", "generated")


def _read(row: Mapping[str, JSON]) -> Record:
    """``real`` and ``generated`` as lists of turns, or as texts beside the prompt."""
    rest = others(row, *_SIDES)
    if isinstance(row.get("real"), str):
        fields = {**rest, A: text(row, "real"), B: text(row, "generated")}
        return Record(fields, truth=Verdict.A)
    turns = conversation(row, "real"), conversation(row, "generated")
    prompt, a, b = parts(*turns, _SIDES)
    return Record({**rest, PROMPT: prompt, A: a, B: b}, truth=Verdict.A)


FORMAT = Published(
    name="spin",
    title="SPIN pairs",
    columns=_SIDES,
    sides=_SIDES,
    read=_read,
    looks_right=lambda row: same_kind(row, _SIDES),
    truth=Verdict.A,
    known_by="`real` is the human's",
)
