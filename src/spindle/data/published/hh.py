"""HH-RLHF: two texts with the turns of ``Human:`` and ``Assistant:`` in them."""

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
)
from spindle.domain.conversations import turns_of
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

_SIDES = ("chosen", "rejected")


def _read(row: Mapping[str, JSON]) -> Record:
    """What both texts begin with is the context; how each goes on is a response."""
    turns = conversation(row, "chosen"), conversation(row, "rejected")
    prompt, a, b = parts(*turns, _SIDES)
    return Record({**others(row, *_SIDES), PROMPT: prompt, A: a, B: b}, truth=Verdict.A)


def _marked(row: Mapping[str, JSON]) -> bool:
    return all(isinstance(row[side], str) and turns_of(row[side]) is not None for side in _SIDES)


FORMAT = Published(
    name="hh",
    title="HH-RLHF",
    columns=_SIDES,
    sides=_SIDES,
    read=_read,
    looks_right=_marked,
    before="trl",
    truth=Verdict.A,
    known_by="`chosen` is the one preferred before",
)
