"""HelpSteer3: a context with two responses; what was preferred is a vote and left out."""

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
    text,
    value_of,
)
from spindle.domain.conversations import turns_of
from spindle.domain.values import JSON

_SIDES = ("response1", "response2")


def _read(row: Mapping[str, JSON]) -> Record:
    rest = others(row, "context", *_SIDES, "individual_preference", "overall_preference")
    prompt = value_of(conversation(row, "context"), "user")
    return Record({**rest, PROMPT: prompt, A: text(row, _SIDES[0]), B: text(row, _SIDES[1])})


FORMAT = Published(
    name="helpsteer3",
    title="HelpSteer3",
    columns=("context", *_SIDES),
    sides=_SIDES,
    read=_read,
    looks_right=lambda row: turns_of(row["context"]) is not None,
    renamed={"context": PROMPT},
)
