"""TRL's preference data: the prompt beside both responses, or inside them."""

from __future__ import annotations

from collections.abc import Mapping

from spindle.data.published.base import (
    CONTEXT,
    MODELS,
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
    value_of,
)
from spindle.domain.conversations import turns_of
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

SIDES = ("chosen", "rejected")
"""The columns that hold the responses."""


def read(row: Mapping[str, JSON]) -> Record:
    """The pair, its prompt taken out of the responses where it is inside both."""
    fields = others(row, *SIDES, "chosen_model", "rejected_model")
    fields |= {
        name: row[column]
        for name, column in zip(MODELS, ("chosen_model", "rejected_model"), strict=True)
        if column in row
    }
    if isinstance(row.get("chosen"), str):
        return Record({**fields, **_texts(row)}, truth=Verdict.A)
    return Record({**fields, **_turns(row)}, truth=Verdict.A)


def _texts(row: Mapping[str, JSON]) -> dict[str, JSON]:
    a, b = text(row, "chosen"), text(row, "rejected")
    if any(row.get(name) for name in CONTEXT):
        return {A: a, B: b}
    end = _common(a, b)
    if not a[:end].strip():
        return {A: a, B: b}
    return {PROMPT: a[:end].strip(), A: a[end:].strip(), B: b[end:].strip()}


def _common(a: str, b: str) -> int:
    """Where two texts part, set back to the start of a word."""
    end = 0
    while end < min(len(a), len(b)) and a[end] == b[end]:
        end += 1
    while end and not a[end - 1].isspace():
        end -= 1
    return end


def _turns(row: Mapping[str, JSON]) -> dict[str, JSON]:
    a, b = conversation(row, "chosen"), conversation(row, "rejected")
    if "prompt" not in row or (len(a) > 1 and a[0] == b[0]):
        prompt, left, right = parts(a, b, SIDES)
        return {PROMPT: prompt, A: left, B: right}
    asked = turns_of(row["prompt"])
    prompt = row["prompt"] if asked is None else value_of(asked, "user")
    return {PROMPT: prompt, A: value_of(a, "assistant"), B: value_of(b, "assistant")}


FORMAT = Published(
    name="trl",
    title="preference pairs",
    columns=SIDES,
    sides=SIDES,
    read=read,
    looks_right=lambda row: same_kind(row, SIDES),
    renamed=dict(zip(("chosen_model", "rejected_model"), MODELS, strict=True)),
    truth=Verdict.A,
    known_by="`chosen` is the one preferred before",
)
