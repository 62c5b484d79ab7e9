"""Chatbot Arena: two conversations with two models; who won is a vote and left out."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.data.published.base import (
    PROMPT,
    A,
    B,
    Published,
    Record,
    both_talk,
    conversation,
    others,
    parts,
)
from spindle.domain.values import JSON

_SIDES = ("conversation_a", "conversation_b")


def _read(row: Mapping[str, JSON]) -> Record:
    """The first question both models were asked, and how each conversation went on."""
    turns = conversation(row, _SIDES[0]), conversation(row, _SIDES[1])
    prompt, a, b = parts(*turns, _SIDES)
    # Later releases repeat both conversations, named by their sides, in one more column.
    rest = others(row, *_SIDES, "full_conversation", "judge", "judge_hash")
    return Record({**rest, PROMPT: prompt, A: a, B: b}, id=row.get("question_id"))


FORMAT = Published(
    name="arena",
    title="Chatbot Arena",
    columns=_SIDES,
    sides=_SIDES,
    read=_read,
    looks_right=lambda row: both_talk(row, _SIDES),
)
