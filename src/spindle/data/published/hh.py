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
    text,
)
from spindle.domain.conversations import turns_of
from spindle.domain.pairs import Message
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

_SIDES = ("chosen", "rejected")


def _read(row: Mapping[str, JSON]) -> Record:
    """What both texts begin with is the context; how each goes on is a response."""
    prompt, a, b = parts(_answered(row, "chosen"), _answered(row, "rejected"), _SIDES)
    return Record({**others(row, *_SIDES), PROMPT: prompt, A: a, B: b}, truth=Verdict.A)


def _answered(row: Mapping[str, JSON], column: str) -> tuple[Message, ...]:
    """The turns in that column; one that ends in ``Assistant:`` has an empty answer."""
    turns = conversation(row, column)
    is_open = text(row, column).rstrip().endswith("Assistant:") and turns[-1].role == "user"
    return (*turns, Message("assistant", "")) if is_open else turns


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
